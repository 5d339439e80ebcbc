"""A workshop declares a lot it has made: its pieces, dates, material, and the inspection it now owes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.checking import checked
from maillage.apps.needs.bridges import use_of
from maillage.apps.production.codes import OrderStatus
from maillage.apps.production.commands.locking import lock_active_order, require_pieces
from maillage.apps.production.commands.record_materials import keep_batches, require_no_recalled_batch
from maillage.apps.production.commands.use_material import Stocks, keep_stocks, lock_stocks
from maillage.apps.production.inspection import inspection_of, lot_limit, quarantine_days
from maillage.apps.production.models import Lot, Order
from maillage.apps.production.reasons import (
    LOT_DATES,
    LOT_MATERIAL_BATCH,
    LOT_TOO_BIG,
    LOT_UNDER_WITHDRAWN,
    ORDER_EXCEEDED,
)
from maillage.apps.production.verdicts import book_for, clear_making
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, iso_week, today
from maillage.kernel.identifiers import LotId
from maillage.kernel.refusals import Refusal

LONGEST = timedelta(days=92)  # of the making of one lot


@dataclass(frozen=True, slots=True)
class Making:
    """What the workshop states of a lot."""

    quantity: int
    made_from: date
    made_until: date
    machine: str = ""
    material_batch: str = ""
    stock_confirmed: bool = False  # the stock recorded is less than what the lot took, and nothing is left


def _require_dates(making: Making, day: date) -> None:
    """In order, past, and not endless: asked before the engine, which is asked about each day."""
    lasted = making.made_until - making.made_from
    if not timedelta(0) <= lasted <= LONGEST or making.made_until > day:
        raise Refusal(LOT_DATES, start=making.made_from.isoformat(), until=making.made_until.isoformat())


def _require_standing(book: ActBook, acts: Collection[str]) -> None:
    """Pieces declared late do not slip past the withdrawal of what they were made under."""
    for number in sorted(acts):
        row = book.decisions_by_number.get(number) or book.bases.get(number)
        by = next((e.number for e in row.endings if e.kind == ActKind.WITHDRAW), "") if row else ""
        if by:
            raise Refusal(LOT_UNDER_WITHDRAWN, withdrawn=number, by=by)


def _check(making: Making, order: Order, category: str, level: str) -> None:
    require_pieces(making.quantity)
    left = order.quantity - order.made
    if making.quantity > left:
        raise Refusal(ORDER_EXCEEDED, left=left, asked=making.quantity)
    limit = lot_limit(category, level)
    if limit is not None and making.quantity > limit:
        raise Refusal(LOT_TOO_BIG, category=category, limit=limit, asked=making.quantity)
    if category == "C" and not making.material_batch.strip():
        raise Refusal(LOT_MATERIAL_BATCH, category=category)


def sequence_of(order: Order, made_until: date) -> str:
    """The name of the sequence that numbers the lots of this version in this workshop for that week."""
    return f"lot-{order.profile.version.code}-{order.workshop.code}-{iso_week(made_until)}"


def identifier(order: Order, made_until: date, number: int) -> str:
    version = order.profile.version
    return str(LotId.of(version.design.code, version.number, order.workshop.code, made_until, number))


def _lot(order: Order, making: Making, category: str, book: ActBook, clock: Clock) -> Lot:
    """The row, with the decision and the basis it was made under as the acts stand now."""
    profile = order.profile
    decision = book.decision_row(profile.code, use_of(order.need), making.made_from)
    basis = None if decision is None else book.basis_row(decision.payload["basis"], making.made_from)
    quarantine = quarantine_days(profile, order.need.establishment)
    return Lot(
        order=order,
        workshop=order.workshop,
        profile=profile,
        version_sha256=profile.version.sha256,
        category=category,
        decision=decision.number if decision is not None else "",
        legal_basis=basis.number if basis is not None else "",
        made_from=making.made_from,
        made_until=making.made_until,
        quantity_made=making.quantity,
        machine=making.machine,
        material_batch=making.material_batch.strip(),
        sampling=inspection_of(category, making.quantity).as_dict(),
        quarantine_end=making.made_until + timedelta(days=quarantine) if quarantine else None,
        created_at=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A lot, and what it took out of the workshop's stock, by material."""

    lot: Lot
    taken: Mapping[str, str]


def make(order: Order, making: Making, book: ActBook, stocks: Stocks, clock: Clock) -> Made:
    """Count the pieces on the order and their material on the stocks; the lot they make, without its
    identifier. Nothing is saved.

    `book` holds the acts that bear on the order. Raises Refusal.
    """
    _require_dates(making, today(clock))
    need, first, last = order.need, making.made_from, making.made_until
    facts = clear_making(first, last, need=need, workshop=order.workshop, profile=order.profile, book=book)
    founded = [(period.unit.act, period.unit.basis) for period in facts]
    _require_standing(book, {act for act, _ in founded} | {basis.act for _, basis in founded if basis})
    category = max(period.unit.category for period in facts)  # A < B < C: what the strictest day asks
    _check(making, order, category, facts[0].maker.level_on(last))
    taken = stocks.take(order, making.quantity, confirmed=making.stock_confirmed)
    lot = _lot(order, making, category, book, clock)
    order.made += making.quantity
    if order.made == order.quantity:
        order.status = OrderStatus.DONE.value
    return Made(lot, taken)


def require_may_make(order: Order, actor: Actor) -> None:
    workshop = order.workshop
    require(actor, "lots.make", Place(workshop.department, (workshop.code,)))


@command
def declare_lot(*, order: str, making: Making, actor: Actor, clock: Clock) -> Lot:
    """The lot, in state ``made``, with its computed sampling plan. Making must have been allowed
    on every day it lasted."""
    row = lock_active_order(order)
    require_may_make(row, actor)
    require_no_recalled_batch([making.material_batch])
    stocks = lock_stocks([row], clock)
    made = make(row, making, book_for(row.need, row.workshop, row.profile), stocks, clock)
    lot = made.lot
    lot.code = identifier(row, making.made_until, next_number(sequence_of(row, making.made_until)))
    checked(lot).save()
    keep_batches(lots=[lot], clock=clock)
    checked(row).save(update_fields=["made", "status"])
    keep_stocks(stocks=stocks, clock=clock)
    journal(
        actor=actor, clock=clock, verb="declare_lot", subject=lot.code, order=order, quantity=making.quantity,
        material=dict(made.taken), stock_confirmed=making.stock_confirmed,
    )  # fmt: skip
    return lot
