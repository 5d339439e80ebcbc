"""Ask the safety engine about an order or a lot, with what the database says now.

Guarantees: accepting, declaring a lot, releasing and delivering ask the engine themselves,
inside their transaction; a plan never stands in for a verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.authority.queries.questions import made_under, question, unit_of
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import recipient_of, use_of
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.kernel.clock import civil_date
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.safety.facts import Facts
from maillage.safety.facts import Lot as LotFacts
from maillage.safety.terms import Action
from maillage.safety.verdict import Verdict, evaluate, verdict


def book_for(need: Need, workshop: Workshop, profile: Profile) -> ActBook:
    """The acts that bear on one workshop, one establishment and one profile."""
    return read_act_book(
        workshops=[workshop.code], establishments=[need.establishment.code], profiles=[profile.code]
    )


def book_of_work(rows: Collection[Proposal | Order | Lot]) -> ActBook:
    """The acts that bear on many proposals, orders or lots, read together."""
    needs = [row.order.need if isinstance(row, Lot) else row.need for row in rows]
    return read_act_book(
        workshops={row.workshop.code for row in rows},
        establishments={need.establishment.code for need in needs},
        profiles={row.profile.code for row in rows},
    )


def lot_facts(lot: Lot, book: ActBook, day: date) -> LotFacts:
    """The lot as the engine sees it: what it was made under, inspected, quarantined, released."""
    quality = None
    if lot.inspected_at is not None:
        quality = "failed" if lot.status == LotStatus.REJECTED else "passed"
    return LotFacts(
        id=lot.code,
        version=lot.profile.version.code,
        profile=lot.profile.code,
        maker=lot.workshop.code,
        made_from=lot.made_from,
        made_until=lot.made_until,
        sha256=lot.version_sha256,
        made_under=made_under(book, lot.decision, lot.legal_basis, day),
        quality=quality,  # type: ignore[arg-type]
        quarantine_until=lot.quarantine_end,
        disinfected=lot.disinfected_on,
        released=civil_date(lot.released_at) if lot.released_at is not None else None,
        status="quarantined" if lot.status == LotStatus.HELD else "open",
        pieces_made=lot.quantity_made,
        pieces_rejected=lot.quantity_rejected,
        pieces_released=lot.quantity_released if lot.released_at is not None else None,
        pieces_delivered=lot.quantity_delivered,
    )


def facts_of(
    action: Action,
    day: date,
    *,
    need: Need,
    workshop: Workshop,
    profile: Profile,
    last_day: date | None = None,
    lot: Lot | None = None,
    quantity: int | None = None,
    book: ActBook | None = None,
) -> Facts:
    """The facts of one question about a need, from the database as it is now (or a book of it)."""
    book = book or book_for(need, workshop, profile)
    return question(
        book,
        action,
        day,
        profile=profile,
        use=use_of(need),
        workshop=workshop,
        recipient=recipient_of(need),
        last_day=last_day,
        lot=None if lot is None else lot_facts(lot, book, day),
        quantity=quantity,
    )


def verdict_of(facts: Facts) -> Verdict:
    return verdict(facts)


def clear(facts: Facts) -> Verdict:
    """The verdict when it allows; otherwise a Refusal with every reason."""
    found = verdict(facts)
    if not found.allowed:
        raise Refusal.because(found.refusals)
    return found


def making_by_day(
    days: Sequence[date], *, need: Need, workshop: Workshop, profile: Profile, book: ActBook
) -> dict[date, tuple[Reason, ...]]:
    """Why making would be refused, each day asked under the decision and basis that stand that day."""
    whole = facts_of("make", days[0], need=need, workshop=workshop, profile=profile, book=book)
    found: dict[date, tuple[Reason, ...]] = {}
    for unit, period in groupby(days, lambda day: unit_of(book, profile, use_of(need), day)):
        for day in period:
            asked = evaluate(replace(whole, day=day, unit=unit))
            found[day] = tuple(reason for outcome in asked for reason in outcome.reasons)
    return found


def clear_making(
    first: date, last: date, *, need: Need, workshop: Workshop, profile: Profile, book: ActBook
) -> Sequence[Facts]:
    """Refuses unless making is allowed on each day, under the decision and basis that stand that day.

    The facts of each period under one decision and basis, in order.
    """
    whole = facts_of("make", first, need=need, workshop=workshop, profile=profile, last_day=last, book=book)
    found: list[Facts] = []
    refusals: dict[tuple[str, str], Reason] = {}
    for unit, days in groupby(whole.days(), lambda day: unit_of(book, profile, use_of(need), day)):
        period = tuple(days)
        found.append(replace(whole, day=period[0], last_day=period[-1], unit=unit))
        for outcome in evaluate(found[-1]):
            refusals |= {(reason.code, reason.act): reason for reason in outcome.reasons}
    if refusals:
        raise Refusal.because([*refusals.values()])
    return found
