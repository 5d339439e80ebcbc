"""The needs of the fortnight, brought in day by day by the tables of the territories.

Each day's table is imported that evening by the national coordination, as a real one would
be: an establishment is known by its FINESS number, else by its name and town.
"""

from __future__ import annotations

from maillage.apps.needs.commands.import_needs import import_needs
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.network.models import Establishment
from maillage.formats.records import NeedRecord, Posts
from maillage.formats.rows import Parsed
from maillage.site.demo.national.demand import UNREVIEWED, Wanted, demand
from maillage.site.demo.national.places import places
from maillage.site.demo.stage import Stage

SOURCE = "csv"
STORY_WEIGHT = 9


def _record(stage: Stage, wanted: Wanted, row: int) -> NeedRecord:
    place: Establishment = stage.establishments[wanted.place]
    posts: Posts = "care" if wanted.posts == "care" else "non_care" if wanted.posts else ""
    key = f"derivative-{row * 7 % 300}" if wanted.design == UNREVIEWED else wanted.design
    return NeedRecord(
        external_id=f"{wanted.place}/{wanted.design}/{wanted.filed}",
        finess=place.finess,
        establishment=place.name,
        city=place.city,
        postcode=place.postcode,
        commune=place.commune,
        department=place.department,
        recipient_class=place.recipient_class,
        design=stage.designs[key],
        quantity=wanted.quantity,
        deadline=stage.day(wanted.due),
        posts=posts,
        no_ppe_required=wanted.no_ppe,
        stock_days_left=wanted.stock_days,
        occupation="",
        note="",
        source=SOURCE,
        row=row,
    )


def file_day(stage: Stage, day: int, *, on: int | None = None, hour: int = 19) -> None:
    """Import the needs of a day, that evening or `on` a later one."""
    found = [wanted for wanted in demand(places()) if wanted.filed == day]
    records = tuple(_record(stage, wanted, row) for row, wanted in enumerate(found, start=2))
    offset = day if on is None else on
    report = import_needs(
        parsed=Parsed(records, (), len(records)),
        actor=stage.person("coordination", offset),
        clock=stage.at(offset, hour),
    )
    if report.refused or report.created != len(records):
        raise LookupError(f"day {day}: {report.refused[:3]} {report.created} of {len(records)}")


def put_the_story_first(stage: Stage, keys: list[str], offset: int) -> None:
    """What the small story follows is served first, so that its states are there in the country too."""
    actor, clock = stage.person("etat", offset), stage.at(offset, 13)
    for key in keys:
        set_priority(
            subject=f"need:{stage.needs[key]}",
            weight=STORY_WEIGHT,
            reason="Rupture annoncée dans la semaine.",
            valid_until=stage.day(10),
            actor=actor,
            clock=clock,
        )
