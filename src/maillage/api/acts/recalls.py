"""Recalls: open, answer, close; and what lots are made of and re-packed into, by which a recall finds its way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Status
from pydantic import Field

from maillage.api.acts.needs import PIECES, Recorded
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import bags, holders, lots, recalls
from maillage.api.shapes import Done, Given
from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.production.commands.answer_recall import Fates, answer_recall
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.make_bag import Taken, make_bag
from maillage.apps.production.commands.open_recall import RecallTerms, open_recall
from maillage.apps.production.commands.record_materials import add_batch, use_part
from maillage.apps.production.commands.signal_lot import signal_lot
from maillage.kernel.text import Text


class InBoth(Given):
    fr: str = Field(max_length=2000)
    en: str = Field(max_length=2000)

    def text(self) -> Text:
        return Text(fr=self.fr or " ", en=self.en or " ")  # what is missing is refused by the command


class Recalling(Given):
    """What is recalled: all that matches everything named. `qualification` empty: as the decisions qualify it."""

    design: str = ""
    version: str = ""
    profile: str = ""
    workshop: str = ""
    lots: list[str] = Field([], max_length=2000)
    batch: str = Field("", max_length=80, description="Of material, as written on it.")
    reason: str = Field(max_length=1000)
    hazard: InBoth
    to_do: InBoth
    remedy: InBoth
    contact: str = Field(max_length=300)
    qualification: str = Field("", examples=["consumer", "ppe", "device"])

    def terms(self) -> RecallTerms:
        scope = HoldScope(self.design, self.version, self.profile, self.workshop, "", self.batch)
        return RecallTerms(
            scope=scope, lots=self.lots, reason=self.reason, hazard=self.hazard.text(), to_do=self.to_do.text(),
            remedy=self.remedy.text(), contact=self.contact, qualification=self.qualification,
        )  # fmt: skip


@recalls.post("", response={201: Recorded})
@only(Nothing)
def open_the_recall(request: HttpRequest, given: Recalling) -> Any:
    """Open a recall: lots quarantined, work stopped, every holder told, in one go."""
    act = open_recall(terms=given.terms(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})


class PiecesCounted(Given):
    """What became of the pieces of a lot or a bag."""

    thing: str
    kept: int = Field(0, le=PIECES)
    returned: int = Field(0, le=PIECES)
    destroyed: int = Field(0, le=PIECES)
    used: int = Field(0, le=PIECES)
    passed_on: int = Field(0, le=PIECES)
    lost: int = Field(0, le=PIECES)


class RecallAnswer(Given):
    """Without a count: that it was read."""

    counts: list[PiecesCounted] = Field([], max_length=2000)

    def fates(self) -> dict[str, Fates]:
        return {row.thing: Fates(**row.model_dump(exclude={"thing"})) for row in self.counts}


@holders.post("/{organisation}", response=Done)
@only(Nothing)
def answer_for_holder(request: HttpRequest, code: Path[str], organisation: str, given: RecallAnswer) -> Any:
    """Answer for a holder: that it has read the recall, and what became of each lot or bag."""
    answer_recall(
        code=code, organisation=organisation, counts=given.fates(), actor=known_actor(request),
        clock=clock_of(request),
    )  # fmt: skip
    return {"code": organisation}


class RecallClosing(Given):
    note: str = Field(max_length=500)
    without_answers: str = Field("", max_length=500, description="Why, when holders have not answered.")


@recalls.post("/{code}/close", response=Done)
@only(Nothing)
def close_the_recall(request: HttpRequest, code: str, given: RecallClosing) -> Any:
    """Close a recall: its figures are kept as they are; what was recalled stays so."""
    close_recall(code=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return {"code": code}


class BatchUsed(Given):
    batch: str = Field(max_length=120)


@lots.post("/{code}/batches", response=Done)
@only(Nothing)
def batch_of_lot(request: HttpRequest, code: str, given: BatchUsed) -> Any:
    """A batch of material that went into the lot too."""
    add_batch(lot=code, batch=given.batch, actor=known_actor(request), clock=clock_of(request))
    return {"code": code}


class PartUsed(Given):
    """Pieces of another lot that were assembled into this one."""

    part: str
    units: int = Field(le=PIECES)


@lots.post("/{code}/parts", response=Done)
@only(Nothing)
def part_of_lot(request: HttpRequest, code: str, given: PartUsed) -> Any:
    """Parts of another lot went into this one."""
    use_part(lot=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return {"code": code}


class LotReport(Given):
    what: str = Field(max_length=500)


@lots.post("/{code}/signal", response=Done)
@only(Nothing)
def report_lot(request: HttpRequest, code: str, given: LotReport) -> Any:
    """Report a lot that seems dangerous: those who may hold and recall are told at once."""
    signal_lot(lot=code, what=given.what, actor=known_actor(request), clock=clock_of(request))
    return {"code": code}


class TakenOut(Given):
    thing: str = Field(description="A lot or a bag.")
    units: int = Field(le=PIECES)


class Bagged(Given):
    """Pieces put together again. `to`: handed on to that establishment; `has_left`: it is gone already."""

    establishment: str
    taken: list[TakenOut] = Field(max_length=100)
    to: str = ""
    has_left: bool = False


@bags.post("", response={201: Done})
@only(Nothing)
def make_a_bag(request: HttpRequest, given: Bagged) -> Any:
    """Split, merge, re-pack or hand on what an establishment received."""
    taken = [Taken(row.thing, row.units) for row in given.taken]
    made = make_bag(
        establishment=given.establishment, taken=taken, to=given.to, has_left=given.has_left,
        actor=known_actor(request), clock=clock_of(request),
    )  # fmt: skip
    return Status(201, {"code": made.code})
