"""A holder answers a recall: it has read it, and what became of each lot or bag it was given.

Guarantees: whoever runs the organisation answers for it, a coordinator of its territory notes what is said by
telephone, a private link opens this holder of this recall and nothing else. The first acknowledgement counts; the
last count of a thing stands and the journal keeps those before. Counts may go beyond what rows say: the field is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.secrets import digest_of
from maillage.apps.needs.commands.links import LINK_HOLDER, confirmed_request_of
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.models import Recall, RecallHolder
from maillage.apps.production.recall_reasons import (
    RECALL_COUNT,
    RECALL_LINK,
    RECALL_NOT_HOLDER,
    RECALL_OVER,
    RECALL_THING,
    RECALL_UNKNOWN,
)
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal

MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the pieces of one thing: kept aside here, returned, destroyed, used up, given to somebody
    who is not on the platform, not found."""

    kept: int = 0
    returned: int = 0
    destroyed: int = 0
    used: int = 0
    passed_on: int = 0
    lost: int = 0


def require_may_answer(holder: RecallHolder, actor: Actor) -> None:
    """Asked of who runs the establishment or the workshop, or coordinates where it is."""
    at = holder.establishment or holder.workshop
    place = Place(at.department if at is not None else "FR", (holder.organisation,))
    require(actor, "recalls.answer" if holder.workshop is None else "recalls.answer_made", place)


def locked_holder(code: str, organisation: str) -> RecallHolder:
    """The holder, locked, in a recall under way. Raises Refusal, Conflict."""
    recall = Recall.objects.filter(act=code).first()
    if recall is None:
        raise Refusal(RECALL_UNKNOWN, code=code)
    rows = RecallHolder.objects.select_for_update(of=("self",)).select_related(
        "recall", "establishment", "workshop"
    )
    holder = rows.filter(recall=recall, organisation=organisation).first()
    if holder is None:
        raise Refusal(RECALL_NOT_HOLDER, code=code, organisation=organisation)
    return holder


def _require_open(holder: RecallHolder) -> None:
    if holder.recall.status != RecallStatus.OPEN:
        raise Conflict(RECALL_OVER, code=holder.recall.act)


def _check(holder: RecallHolder, counts: Mapping[str, Fates]) -> None:
    known = set(holder.holdings.values_list("thing", flat=True))
    for thing, fates in counts.items():
        if thing not in known:
            raise Refusal(RECALL_THING, thing=thing, organisation=holder.organisation)
        for units in astuple(fates):
            if type(units) is not int or not 0 <= units <= MOST:
                raise Refusal(RECALL_COUNT, thing=thing, units=units)


def _answer(holder: RecallHolder, counts: Mapping[str, Fates], by: Actor, clock: Clock) -> RecallHolder:
    _require_open(holder)
    _check(holder, counts)
    if holder.acknowledged_at is None:
        holder.acknowledged_at, holder.acknowledged_by = clock.now(), by.name
    for row in holder.holdings.filter(thing__in=counts).order_by("pk"):
        for name, units in asdict(counts[row.thing]).items():
            setattr(row, name, units)
        row.counted_at, row.counted_by = clock.now(), by.name
        row.save(update_fields=[*asdict(counts[row.thing]), "counted_at", "counted_by"])
    if holder.answered_at is None and not holder.holdings.filter(counted_at=None).exists():
        holder.answered_at = clock.now()
    holder.save(update_fields=["acknowledged_at", "acknowledged_by", "answered_at"])
    journal(
        actor=by, clock=clock, verb="answer_recall", subject=holder.recall.act, organisation=holder.organisation,
        counts={thing: asdict(fates) for thing, fates in sorted(counts.items())},
    )  # fmt: skip
    return holder


@command
def answer_recall(
    *, code: str, organisation: str, counts: Mapping[str, Fates], actor: Actor, clock: Clock
) -> RecallHolder:
    """The holder; no count acknowledges alone."""
    holder = locked_holder(code, organisation)
    require_may_answer(holder, actor)
    return _answer(holder, counts, actor, clock)


@command
def answer_by_link(*, token: str, counts: Mapping[str, Fates], clock: Clock) -> RecallHolder:
    """The same by the private link of the recall's mail."""
    holder = (
        RecallHolder.objects.select_for_update(of=("self",))
        .select_related("recall", "establishment", "workshop")
        .filter(digest=digest_of(token))
        .first()
    )
    if holder is None:
        raise Refusal(RECALL_LINK)
    return _answer(holder, counts, LINK_HOLDER, clock)


@command
def answer_by_request(*, token: str, code: str, counts: Mapping[str, Fates], clock: Clock) -> RecallHolder:
    """The same by the private link of a request: for the establishment that it was made for."""
    _request, need = confirmed_request_of(token)
    return _answer(locked_holder(code, need.establishment.code), counts, LINK_HOLDER, clock)
