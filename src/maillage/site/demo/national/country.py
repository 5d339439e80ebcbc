"""The country's chapters, told around those of the small story, day by day.

The small story is the beginning of the national one: its people, places and needs are the
same at both scales, so that logins, tour and documentation speak of both.
"""

from __future__ import annotations

from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.site.demo import requests
from maillage.site.demo.national import callers, filing, founding, reserves, ruling, work
from maillage.site.demo.stage import Stage, chapter


@chapter(fr="Jour −240 : une vieille liste d’ateliers", en="Day −240: an old list of workshops")
def long_ago(stage: Stage) -> None:
    founding.listed_long_ago(stage)


@chapter(
    fr="Jour −22 : 150 ateliers, 5 000 makers et 2 960 établissements rejoignent le réseau",
    en="Day −22: 150 workshops, 5,000 makers and 2,960 establishments join",
)
def joins(stage: Stage) -> None:
    founding.join_workshops(stage)
    founding.pool_makers(stage)
    founding.join_establishments(stage)


@chapter(
    fr="Jour −22 : la collection de modèles, quatre dérivés sur cinq",
    en="Day −22: the collection of designs, four in five derivatives",
)
def gathers(stage: Stage) -> None:
    founding.gather_collection(stage)


@chapter(
    fr="Jour −15 : bases légales pour le pays, première séance de l’autorité",
    en="Day −15: bases for the country, the first session of the authority",
)
def decides(stage: Stage) -> None:
    ruling.extend_bases(stage)
    ruling.first_session(stage)


@chapter(
    fr="Jour −15 : niveaux, formations, désignations ; réponses des établissements",
    en="Day −15: levels, trainings, appointments; what establishments answered",
)
def is_attested(stage: Stage) -> None:
    ruling.attest(stage)
    ruling.answer(stage)
    ruling.restrict(stage)


@chapter(
    fr="Jour −13 : les premiers tableaux de besoins arrivent",
    en="Day −13: the tables of needs begin to come in",
)
def first_tables(stage: Stage) -> None:
    filing.file_day(stage, -13)


@chapter(fr="Jour −12 : les besoins du jour", en="Day −12: the needs of the day")
def second_tables(stage: Stage) -> None:
    filing.file_day(stage, -12)


@chapter(fr="Jours −11 et −10 : les besoins de deux jours", en="Days −11 and −10: the needs of two days")
def third_tables(stage: Stage) -> None:
    filing.file_day(stage, -11, on=-10, hour=18)
    filing.file_day(stage, -10)


@chapter(fr="Jours −9 et −8 : les besoins de deux jours", en="Days −9 and −8: the needs of two days")
def fourth_tables(stage: Stage) -> None:
    filing.file_day(stage, -9, on=-8, hour=18)
    filing.file_day(stage, -8)


# What the small story accepts, declines or follows after its second plan.
FOLLOWED = (
    "visor-lyon-2", "visor-lille-2", "visor-ambulances", "open-roubaix", "mask-nantes", "ear-bastia", "gown-reunion",
    "door-brest", "ear-grenoble", "ear-merignac", "ear-crest-2", "mask-ehpad-2", "open-aubagne", "mask-corte",
    requests.FOLLOWED,
)  # fmt: skip


@chapter(
    fr="Jour −6 : seconde séance, besoins de la semaine, et ce qui passe d’abord",
    en="Day −6: the second session, the needs of the week, and what comes first",
)
def before_the_plan(stage: Stage) -> None:
    ruling.second_session(stage)
    filing.file_day(stage, -7, on=-6, hour=12)
    filing.put_the_story_first(stage, list(FOLLOWED), -6)
    reserves.state_reserves(stage, -6, 14)


@chapter(fr="Jour −6 : des besoins arrivent encore", en="Day −6: needs go on coming in")
def after_the_plan(stage: Stage) -> None:
    filing.file_day(stage, -6)


@chapter(
    fr="Jour −5 : les ateliers du pays répondent au plan",
    en="Day −5: the country’s workshops answer the plan",
)
def answers(stage: Stage) -> None:
    work.answer_plan(stage, -5, 19)
    filing.file_day(stage, -5, hour=20)


@chapter(
    fr="Jour −4 : premiers lots, nouveaux dérivés, nouveaux besoins",
    en="Day −4: first lots, new derivatives, new needs",
)
def makes(stage: Stage) -> None:
    founding.last_bundle(stage)
    work.make(stage, -4, 19, share=0.7)
    filing.file_day(stage, -4, hour=20)


@chapter(
    fr="Jours −3 et −2 : contrôles, libérations, premières tournées",
    en="Days −3 and −2: inspections, releases, the first rounds",
)
def inspects(stage: Stage) -> None:
    filing.file_day(stage, -3, on=-2, hour=17)
    work.inspect(stage, -2, 17)
    work.release(stage, -2, 17)
    work.send(stage, -2, 17)


@chapter(
    fr="Jour −1 : réceptions, lots du jour, clôtures, et un blocage qui attend sa signature",
    en="Day −1: receipts, lots of the day, closings, and a hold that waits for its signature",
)
def last_evening(stage: Stage) -> None:
    filing.file_day(stage, -2, on=-1, hour=18)
    work.make(stage, -1, 19, share=0.4)
    work.receive(stage, -1, 20)
    work.release(stage, -1, 20)
    work.send(stage, -1, 20)
    reserves.deliver_reserves(stage, -1, 20)
    work.close_needs(stage, -1, 20)
    callers.they_ask(stage, -1, 20)
    filing.file_day(stage, -1, hour=21)
    stage.acts["hold-waiting"] = place_hold(
        scope=HoldScope(version=stage.profiles["folded-visors-2/F1"].partition("/")[0]),
        reason="Pli qui s’ouvre à la chaleur : deux signalements dans la journée.",
        actor=stage.person("instruction", -1),
        clock=stage.at(-1, 22),
    ).number
