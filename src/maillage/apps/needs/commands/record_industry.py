"""Record what industry will supply, amend it by new dated statements, end it with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Design, Family
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import within
from maillage.apps.needs.commands.stating import (
    first_stated,
    last_statement,
    require_ending,
    require_stated_by_now,
    require_territory,
    stated_again,
)
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import IndustrySupply
from maillage.apps.needs.supply_reasons import (
    BAD_PERIOD,
    BAD_SIRET,
    ONE_SUBSTITUTE,
    SOURCE_MISSING,
    UNKNOWN_FAMILY,
)
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import industry_code, is_siret
from maillage.kernel.refusals import Refusal

MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Output:
    """What may change from one statement to the next: how much, when, where, how sure, who says so.

    `quantity` pieces a `period` (``day`` or ``week``, calendar days); `until_on` inclusive, None
    when no end is known; `source` says who said it and `stated_on` when.
    """

    quantity: int
    period: str
    from_on: date
    certainty: str
    source: str
    stated_on: date
    until_on: date | None = None
    territory: str = "FR"
    price: str = "sold"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who makes it, and what it substitutes: a design or a family, one of the two."""

    name: str
    siret: str = ""
    design: str = ""
    family: str = ""


def _output(given: Output, clock: Clock) -> dict[str, Any]:
    """The columns of what may change. Raises Refusal."""
    if given.until_on is not None and given.until_on < given.from_on:
        raise Refusal(BAD_PERIOD, until=given.until_on.isoformat(), start=given.from_on.isoformat())
    source = require_no_person("source", tidy(given.source))
    if not source:
        raise Refusal(SOURCE_MISSING, field="source")
    return asdict(given) | {
        "quantity": int(within("quantity", given.quantity, 1, MOST)),
        "territory": require_territory(given.territory),
        "source": source,
        "stated_on": require_stated_by_now(given.stated_on, clock),
        "note": require_no_person("note", tidy(given.note)),
    }


def _supplier(given: Supplier) -> dict[str, Any]:
    """The columns of who supplies what. Raises Refusal."""
    siret = given.siret.replace(" ", "")
    if siret and not is_siret(siret):
        raise Refusal(BAD_SIRET, field="siret", given=given.siret)
    if bool(given.design) == bool(given.family):
        raise Refusal(ONE_SUBSTITUTE)
    design = Design.objects.filter(code=given.design).first()
    if given.design and design is None:
        raise Refusal(UNKNOWN_DESIGN, given=given.design)
    family = Family.objects.filter(code=given.family).first()
    if given.family and family is None:
        raise Refusal(UNKNOWN_FAMILY, given=given.family)
    name = require_no_person("supplier", tidy(given.name))
    return {"supplier": name, "siret": siret, "design": design, "family": family}


@command
def record_industry(*, supplier: Supplier, output: Output, actor: Actor, clock: Clock) -> IndustrySupply:
    """The first statement of a new supply."""
    stated = _output(output, clock)
    require(actor, "industry.record", Place(stated["territory"]))
    row = IndustrySupply(number=1, **_supplier(supplier), **stated)
    row.code = industry_code(next_number("industry"))
    first_stated(row, actor, clock)
    journal(actor=actor, clock=clock, verb="record_industry", subject=row.code, quantity=row.quantity)
    return row


@command
def amend_industry(
    *, code: str, seen: int | None, output: Output, actor: Actor, clock: Clock
) -> IndustrySupply:
    """The next statement: what `output` says now. `seen` is the number of the one that was read."""
    row = last_statement(IndustrySupply, code, seen)
    require(actor, "industry.record", Place(row.territory))
    stated = _output(output, clock)
    require(actor, "industry.record", Place(stated["territory"]))
    changed = _changes(row, stated)
    made = stated_again(row, stated, actor, clock)
    journal(actor=actor, clock=clock, verb="amend_industry", subject=code, changed=changed)
    return made


def _changes(row: IndustrySupply, stated: Mapping[str, Any]) -> list[str]:
    return sorted(name for name, value in stated.items() if getattr(row, name) != value)


@command
def end_industry(*, code: str, seen: int | None, reason: str, actor: Actor, clock: Clock) -> IndustrySupply:
    """The last statement of a supply: it ends, and why."""
    row = last_statement(IndustrySupply, code, seen)
    require(actor, "industry.record", Place(row.territory))
    made = stated_again(
        row, {"ended_reason": require_ending(reason), "stated_on": today(clock)}, actor, clock
    )
    journal(actor=actor, clock=clock, verb="end_industry", subject=code, reason=made.ended_reason)
    return made
