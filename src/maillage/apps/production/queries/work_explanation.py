"""Every rule of one question about a proposal, an order or a lot, and what each answers: why it can, or cannot, go on.

Guarantees: the facts are those that the command itself would judge, on the day asked (a proposal or an order
without a day: every day left to it, each under the decision and basis that stand then); whoever may not read
the lot's record is refused; nothing is written by asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.queries.explanation import Explanation, explained
from maillage.apps.authority.queries.questions import unit_of
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.serving import withheld
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.policies import require_lot
from maillage.apps.production.reasons import WORK_UNKNOWN
from maillage.apps.production.verdicts import book_for, facts_of
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.safety.facts import Facts
from maillage.safety.terms import Action
from maillage.safety.verdict import Outcome, evaluate

Work = Proposal | Order | Lot
OF_WORK = ("workshop", "profile__version__design")
SERVED = ("need__establishment", "need__design")


def _found(code: str) -> Work:
    lot = (
        Lot.objects.select_related(*OF_WORK, *(f"order__{path}" for path in SERVED)).filter(code=code).first()
    )
    if lot is not None:
        return lot
    for model in (Proposal, Order):
        row = model.objects.select_related(*OF_WORK, *SERVED).filter(code=code).first()
        if row is not None:
            return row
    raise Refusal(WORK_UNKNOWN, code=code)


def _joined(periods: Sequence[tuple[Outcome, ...]]) -> tuple[Outcome, ...]:
    """Rule by rule, the outcomes of periods as one: a refusal on any day refuses."""
    found = []
    for outcomes in zip(*periods, strict=True):
        states = {outcome.state for outcome in outcomes}
        state = next(state for state in ("refuse", "pass", "not_applicable") if state in states)
        reasons = {(r.code, r.act): r for outcome in outcomes for r in outcome.reasons}
        warnings = {(r.code, r.act): r for outcome in outcomes for r in outcome.warnings}
        found.append(Outcome(outcomes[0].rule, state, (*reasons.values(),), (*warnings.values(),)))  # type: ignore[arg-type]
    return tuple(found)


def _outcomes(facts: Facts, row: Work, use: str) -> tuple[Outcome, ...]:
    book = book_for(row.order.need if isinstance(row, Lot) else row.need, row.workshop, row.profile)
    periods = []
    for unit, days in groupby(facts.days(), lambda day: unit_of(book, row.profile, use, day)):
        period = tuple(days)
        last = period[-1] if facts.last_day is not None else None
        periods.append(evaluate(replace(facts, day=period[0], last_day=last, unit=unit)))
    return _joined(periods)


def _withheld(row: Work) -> tuple[Reason, ...]:
    """What keeps a proposal's need from every workshop; what was accepted before stays theirs to make."""
    kept_back = withheld(row.need) if isinstance(row, Proposal) else None
    return (kept_back[1],) if kept_back is not None else ()


def _next_of(row: Work) -> Action:
    if not isinstance(row, Lot):
        return "make"
    return "release" if row.released_at is None else "deliver"


def explain_work(
    *, code: str, actor: Actor, today: date, action: Action | None = None, day: date | None = None
) -> Explanation:
    """A dozen queries at most. Without an action: what comes next, making (a proposal or an order), releasing
    or delivering (a lot). Raises Refusal ``work.unknown``, ``access.role_missing``."""
    row = _found(code)
    require_lot(actor, department=row.workshop.department, workshop=row.workshop.code)
    need = row.order.need if isinstance(row, Lot) else row.need
    asked = action or _next_of(row)
    first = day or today
    last = None if day or isinstance(row, Lot) or asked != "make" else max(first, row.ready_on)
    facts = facts_of(
        asked, first, need=need, workshop=row.workshop, profile=row.profile, last_day=last,
        lot=row if isinstance(row, Lot) and asked in ("release", "deliver") else None,
    )  # fmt: skip
    return explained(
        facts, _outcomes(facts, row, use_of(need)), workshop_name=row.workshop.name,
        establishment_name=need.establishment.name, posts=need.posts, subject=code, withheld=_withheld(row),
    )  # fmt: skip
