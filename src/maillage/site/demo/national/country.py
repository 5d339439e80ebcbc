"""The country's chapters, told around those of the small story, day by day.

The small story is the beginning of the national one: its people, places and needs are the
same at both scales, so that logins, tour and documentation speak of both.
"""

from __future__ import annotations

from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.site.demo.national import filing, founding, ruling, work
from maillage.site.demo.stage import Stage


def long_ago(stage: Stage) -> None:
    """Day -240: an old list of workshops."""
    founding.listed_long_ago(stage)


def joins(stage: Stage) -> None:
    """Day -22: 132 workshops, 5,000 makers, 2,960 establishments join."""
    founding.join_workshops(stage)
    founding.pool_makers(stage)
    founding.join_establishments(stage)


def gathers(stage: Stage) -> None:
    """Day -22: the collection of designs, four in five derivatives."""
    founding.gather_collection(stage)


def decides(stage: Stage) -> None:
    """Day -15: bases for the country, the first session of the authority."""
    ruling.extend_bases(stage)
    ruling.first_session(stage)


def is_attested(stage: Stage) -> None:
    """Day -15: levels, trainings, appointments; what establishments answered."""
    ruling.attest(stage)
    ruling.answer(stage)
    ruling.restrict(stage)


def first_tables(stage: Stage) -> None:
    """Day -13: the tables of needs begin to come in."""
    filing.file_day(stage, -13)


def second_tables(stage: Stage) -> None:
    """Day -12: the needs of the day."""
    filing.file_day(stage, -12)


def third_tables(stage: Stage) -> None:
    """Days -11 and -10: the needs of two days."""
    filing.file_day(stage, -11, on=-10, hour=18)
    filing.file_day(stage, -10)


def fourth_tables(stage: Stage) -> None:
    """Days -9 and -8: the needs of two days."""
    filing.file_day(stage, -9, on=-8, hour=18)
    filing.file_day(stage, -8)


# What the small story accepts, declines or follows after its second plan.
FOLLOWED = (
    "visor-lyon-2", "visor-lille-2", "visor-ambulances", "open-roubaix", "mask-nantes", "ear-bastia", "gown-reunion",
    "door-brest", "ear-grenoble", "ear-merignac", "ear-crest-2", "mask-ehpad-2", "open-aubagne", "mask-corte",
)  # fmt: skip


def before_the_plan(stage: Stage) -> None:
    """Day -6: the second session, the needs of the week's last day, and what comes first."""
    ruling.second_session(stage)
    filing.file_day(stage, -7, on=-6, hour=12)
    filing.put_the_story_first(stage, list(FOLLOWED), -6)


def after_the_plan(stage: Stage) -> None:
    """Day -6: needs go on coming in."""
    filing.file_day(stage, -6)


def answers(stage: Stage) -> None:
    """Day -5: the country's workshops answer the plan."""
    work.answer_plan(stage, -5, 19)
    filing.file_day(stage, -5, hour=20)


def makes(stage: Stage) -> None:
    """Day -4: first lots, new derivatives, new needs."""
    founding.last_bundle(stage)
    work.make(stage, -4, 19, share=0.7)
    filing.file_day(stage, -4, hour=20)


def inspects(stage: Stage) -> None:
    """Days -3 and -2: inspections, releases, the first rounds."""
    filing.file_day(stage, -3, on=-2, hour=17)
    work.inspect(stage, -2, 17)
    work.release(stage, -2, 17)
    work.send(stage, -2, 17)


def last_evening(stage: Stage) -> None:
    """Day -1: receipts, lots of the day, closings, and a hold that waits for its signature."""
    filing.file_day(stage, -2, on=-1, hour=18)
    work.make(stage, -1, 19, share=0.4)
    work.receive(stage, -1, 20)
    work.release(stage, -1, 20)
    work.send(stage, -1, 20)
    work.close_needs(stage, -1, 20)
    filing.file_day(stage, -1, hour=21)
    stage.acts["hold-waiting"] = place_hold(
        scope=HoldScope(version=stage.profiles["folded-visors-2/F1"].partition("/")[0]),
        reason="Pli qui s’ouvre à la chaleur : deux signalements dans la journée.",
        actor=stage.person("instruction", -1),
        clock=stage.at(-1, 22),
    ).number
