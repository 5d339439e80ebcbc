"""Bring a table of needs in: created, updated, unchanged; in bulk, and again without harm.

Guarantees: a need is recognised by (source, external id); its establishment by FINESS, else
by name and town, and created unverified when the row says where it is; what was amended
since the last table is kept, and said when the table changed too; a need never goes below
what workshops have accepted, a closed one is not reopened; every row not applied is in the
report with its reason. All valid rows land in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Design
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import field_problems
from maillage.apps.needs import reasons
from maillage.apps.needs.codes import Channel, NeedStatus, Verification
from maillage.apps.needs.commands.named_establishments import NamedEstablishments
from maillage.apps.needs.commands.verifying import follow_quantity, mark_verified
from maillage.apps.needs.limits import require_quantity, require_recipient_class
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.records import NeedRecord
from maillage.formats.report import ImportReport
from maillage.formats.rows import Parsed, RowProblem, shown
from maillage.kernel.clock import Clock, civil_date
from maillage.kernel.identifiers import need_code
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

BATCH = 500
USERS = ("posts", "no_ppe_required", "occupation", "design", "establishment", "recipient_class")


@dataclass(slots=True)
class _Import:
    """What is known before, and what one run gathers."""

    now: datetime
    by: str
    designs: Mapping[str, Design]
    known: Mapping[tuple[str, str], Need]
    establishments: NamedEstablishments
    fresh: list[Need] = field(default_factory=list)
    changed: list[tuple[Need, list[str]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    refused_rows: set[int] = field(default_factory=set)

    def refuse(self, record: NeedRecord, found: Refusal | Reason, name: str = "") -> None:
        params = dict(found.params)
        column = name or str(params.get("field", ""))
        value = shown(getattr(record, column, ""))
        self.problems.append(RowProblem(record.row, column, value, found.code, params))
        self.refused_rows.add(record.row)


def _facts(run: _Import, record: NeedRecord, place: Establishment) -> dict[str, Any]:
    """What the row states, by field of the need. Raises Refusal."""
    return {
        "establishment": place,
        "design": run.designs[record.design],
        "recipient_class": require_recipient_class(record.recipient_class, place),
        "posts": record.posts,
        "no_ppe_required": record.no_ppe_required,
        "occupation": record.occupation,
        "quantity": require_quantity(record.quantity, place.kind, by_coordination=True),
        "deadline": record.deadline,
        "stock_days_left": record.stock_days_left,
        "note": record.note,
    }


def _plain(value: Any) -> Any:
    """A fact as JSON holds it, to compare with what the table said last."""
    if isinstance(value, Design):
        return value.code
    return value.isoformat() if isinstance(value, date) else value


def _stated(record: NeedRecord, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says, as `Need.given` remembers it; the establishment by how the row names it."""
    named = [record.finess, record.establishment, record.commune or record.department]
    return {name: _plain(value) for name, value in facts.items()} | {"establishment": named}


def _news(run: _Import, row: Need, record: NeedRecord, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts to write: those the table changed and that nobody amended meanwhile."""
    wanted = {}
    for name, value in _stated(record, facts).items():
        current, said = getattr(row, name), row.given.get(name, value)
        if facts[name] == current or (name in row.given and value == said):
            continue
        if name == "establishment" or name not in row.given or _plain(current) == said:
            wanted[name] = facts[name]
        else:
            params = {"kept": shown(_plain(current))}
            run.problems.append(
                RowProblem(record.row, name, shown(value), reasons.KEPT_BY_HAND, params, refused=False)
            )
    return wanted


def _change(run: _Import, row: Need, record: NeedRecord, facts: Mapping[str, Any]) -> None:
    """Sets the need to the row's news. Raises Refusal when work or its closing forbids it."""
    wanted = _news(run, row, record, facts)
    if wanted and row.status == NeedStatus.CLOSED:
        raise Refusal(reasons.IMPORT_CLOSED, given=row.code)
    floor = max(row.committed, row.received)
    if wanted.get("quantity", floor) < floor:
        raise Refusal(reasons.BELOW_COMMITTED, need=row.code, committed=floor, asked=wanted["quantity"])
    if row.committed and set(USERS) & wanted.keys():
        raise Refusal(reasons.POSTS_COMMITTED, need=row.code, committed=row.committed)
    stated = _stated(record, facts)
    if not wanted and stated == row.given:
        return
    for name, value in wanted.items():
        setattr(row, name, value)
    row.given = stated
    names = [*wanted, "given"]
    if wanted:
        follow_quantity(row)
        row.updated_at = run.now
        names += ["verified_quantity", "updated_at"]
    run.changed.append((row, names))


def _new(run: _Import, record: NeedRecord, facts: Mapping[str, Any]) -> None:
    row = Need(
        code="B00000",
        source=record.source,
        external_id=record.external_id,
        created_at=run.now,
        updated_at=run.now,
        given=_stated(record, facts),
        channel=Channel.IMPORT.value,
        filed_by=run.by,
        last_stated_on=civil_date(run.now),
        **facts,
    )
    mark_verified(row, Verification.IMPORT, by=run.by, day=civil_date(run.now))
    found = field_problems(row)
    if found:
        raise Refusal.because(found)
    run.fresh.append(row)


def _apply(run: _Import, record: NeedRecord) -> None:
    row = run.known.get((record.source, record.external_id))
    if record.design not in run.designs:
        run.refuse(record, Refusal(UNKNOWN_DESIGN, given=record.design), "design")
        return
    place = run.establishments.of(record)
    if place is None:
        run.refuse(record, Reason(reasons.IMPORT_NO_ESTABLISHMENT), "establishment")
        return
    columns: Mapping[str, str] = {
        reasons.CLASS_TOO_LOW: "recipient_class",
        reasons.QUANTITY_ABSURD: "quantity",
        reasons.BELOW_COMMITTED: "quantity",
        reasons.POSTS_COMMITTED: "posts",
        reasons.IMPORT_CLOSED: "external_id",
    }
    try:
        facts = _facts(run, record, place)
        if row is None:
            _new(run, record, facts)
        else:
            _change(run, row, record, facts)
        run.establishments.keep(place, record)
    except Refusal as refusal:
        run.refuse(record, refusal, columns.get(refusal.code, ""))


def _write(run: _Import) -> None:
    if run.fresh:
        first = next_number("need", count=len(run.fresh))
        for number, row in enumerate(run.fresh, start=first):
            row.code = need_code(number)
        Need.objects.bulk_create(run.fresh, batch_size=BATCH)
    for row, names in run.changed:
        row.save(update_fields=names)


def _known(sources: set[str]) -> dict[tuple[str, str], Need]:
    rows = Need.objects.select_for_update(of=("self",)).filter(source__in=sources, scenario="")
    rows = rows.select_related("establishment", "design")
    return {(row.source, row.external_id): row for row in rows if row.external_id}


@command
def import_needs(*, parsed: Parsed[NeedRecord], actor: Actor, clock: Clock) -> ImportReport:
    """The report of what was written. Queries: about 10, and one per updated need."""
    require(actor, "needs.import")
    run = _Import(
        now=clock.now(),
        by=actor.name,
        designs={row.code: row for row in Design.objects.all()},
        known=_known({record.source for record in parsed.records}),
        establishments=NamedEstablishments.read(clock.now()),
    )
    for record in parsed.records:
        _apply(run, record)
    established = run.establishments.write()
    _write(run)
    applied = len(parsed.records) - len(run.refused_rows)
    updated = sum("updated_at" in names for _, names in run.changed)
    report = ImportReport(
        created=len(run.fresh),
        updated=updated,
        unchanged=applied - len(run.fresh) - updated,
        refused=(*parsed.refused, *(p for p in run.problems if p.refused)),
        warnings=(*parsed.warnings, *(p for p in run.problems if not p.refused), *established),
    )
    journal(
        actor=actor, clock=clock, verb="import_needs", subject="needs", created=report.created,
        updated=report.updated, unchanged=report.unchanged, refused=report.refused_rows,
    )  # fmt: skip
    return report
