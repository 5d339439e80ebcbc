"""Bring a list of workshops in: created, updated, unchanged; in bulk, and again without harm.

Guarantees: a workshop is recognised by (source, external id), ours by the code under our
own mark. Only the facts that a list states are compared, each alone, with what the same kind
of list said last time: a fact that a person edited since is kept, and the report says so
when the list changed its mind. Defaults (machines' sizes and hours, people, stocks) are given
once, at creation, and flagged; a capability that the list adds later gets a default machine,
one that it drops loses its machine only if nobody had stated it. A workshop that the list
says closed is closed that day, unless it has work under way. Probable duplicates are
listed, never merged. All valid rows land in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import field_problems
from maillage.apps.network.bridges import (
    OWN_SOURCE,
    facts_of,
    installation_mark,
    own_reference,
    row_of,
    stated_by,
)
from maillage.apps.network.closing import WORKSHOP_CLOSING
from maillage.apps.network.codes import ClosedReason
from maillage.apps.network.commands.assuming import assumed_machine, assumed_stocks, with_codes
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.defaults import ASSUMED_FACTS, LABOUR_HOURS_PER_DAY, OPEN_WEEKDAYS
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.places import folded
from maillage.apps.network.queries.duplicates import duplicates_among
from maillage.apps.network.reasons import KEPT_BY_HAND, UNKNOWN_OWN_CODE
from maillage.apps.network.workshop_reasons import CLOSING_KEPT
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.formats.records import WorkshopRecord
from maillage.formats.report import ImportReport
from maillage.formats.rows import Parsed, RowProblem, shown
from maillage.kernel.clock import Clock, civil_date
from maillage.kernel.identifiers import workshop_code
from maillage.kernel.reasons import Reason

BATCH = 500


@dataclass(slots=True)
class _Import:
    """What is known before, and what one run gathers."""

    feed: str
    mark: str
    now: datetime
    known: dict[tuple[str, str], Workshop] = field(default_factory=dict)
    machines: dict[int, dict[str, list[Machine]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    fresh: list[WorkshopRecord] = field(default_factory=list)
    changed: list[tuple[Workshop, set[str]]] = field(default_factory=list)
    new_machines: list[Machine] = field(default_factory=list)
    gone_machines: list[int] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)

    def kept(self, record: WorkshopRecord, name: str, value: Any, current: Any) -> None:
        params = {"kept": shown(current)}
        self.problems.append(RowProblem(record.row, name, shown(value), KEPT_BY_HAND, params, refused=False))

    def refuse(self, record: WorkshopRecord, reasons: list[Reason]) -> None:
        for reason in reasons:
            name = str(reason.params.get("field", ""))
            value = shown(getattr(record, name, ""))
            self.problems.append(RowProblem(record.row, name, value, reason.code, reason.params))


def _read_known(run: _Import, records: tuple[WorkshopRecord, ...]) -> None:
    """Every workshop of the sources named, with its own machines (not those at home). Two queries."""
    sources = {record.source for record in records}
    if OWN_SOURCE in sources:
        sources.add("")
    for row in Workshop.objects.select_for_update().filter(source__in=sources).order_by("pk"):
        own = not row.external_id
        key = (OWN_SOURCE, own_reference(row.code, run.mark)) if own else (row.source, row.external_id)
        run.known[key] = row
    for machine in Machine.objects.filter(workshop__source__in=sources, member=None).order_by("pk"):
        run.machines[machine.workshop_id][machine.process].append(machine)


def _wanted_facts(run: _Import, row: Workshop, record: WorkshopRecord) -> dict[str, Any]:
    """The facts to write: those this list changed and that nobody edited meanwhile."""
    said = row.given.get(run.feed, {})
    wanted = {}
    for name, value in facts_of(record).items():
        current = getattr(row, name)
        if value == current or (name in said and value == said[name]):
            continue
        if name not in said or current == said[name]:
            wanted[name] = value
        else:
            run.kept(record, name, value, current)
    return wanted


def _change_machines(run: _Import, row: Workshop, record: WorkshopRecord) -> bool:
    machines = run.machines[row.pk]
    said = row.given.get(run.feed)
    before = set(machines) if said is None else set(said["capabilities"])
    stated = set(record.capabilities)
    added = [process for process in record.capabilities if process not in before and process not in machines]
    dropped = [process for process in sorted(before - stated) if process in machines]
    run.new_machines += [assumed_machine(row, process) for process in added]
    for process in dropped:
        if not all(machine.assumed for machine in machines[process]):
            run.kept(record, "capabilities", ", ".join(record.capabilities), process)
    gone = [machine.pk for process in dropped for machine in machines[process] if machine.assumed]
    run.gone_machines += gone
    return bool(added or gone)


def _open_or_close(run: _Import, row: Workshop, record: WorkshopRecord, wanted: dict[str, Any]) -> bool:
    """A list closes a workshop only when it leaves no work behind; whether it must wait for that."""
    if "is_open" not in wanted:
        return False
    work = () if wanted["is_open"] else WORKSHOP_CLOSING.under_way(row.code)
    if work:
        params = {"work": list(work)}
        run.problems.append(RowProblem(record.row, "closed", "", CLOSING_KEPT, params, refused=False))
        del wanted["is_open"]
        return True
    closed = not wanted["is_open"]
    wanted |= {"closed_on": civil_date(run.now) if closed else None, "closed_note": ""}
    wanted["closed_reason"] = ClosedReason.LISTED.value if closed else ""
    return False


def _compare(run: _Import, row: Workshop, record: WorkshopRecord) -> None:
    run.codes.add(row.code)
    wanted = _wanted_facts(run, row, record)
    busy = _open_or_close(run, row, record, wanted)
    for name, value in wanted.items():
        setattr(row, name, value)
    reasons = field_problems(row) if wanted else []
    if reasons:
        run.refuse(record, reasons)
        return
    touched = set(wanted)
    if _change_machines(run, row, record) or wanted:
        row.updated_at, row.revision = run.now, row.revision + 1
        row.search = folded(row.name, row.city, row.code)
        touched |= {"updated_at", "revision", "search"}
    said = stated_by(record) | ({"is_open": True} if busy else {})  # a busy one is asked about again
    if row.given.get(run.feed) != said:
        row.given = {**row.given, run.feed: said}
        touched.add("given")
    if touched:
        run.changed.append((row, touched))


def _create(run: _Import) -> int:
    """Write the new workshops with their defaults; refused ones take no number."""
    rows: list[Workshop] = []
    accepted: list[WorkshopRecord] = []
    for record in run.fresh:
        row = row_of(record, "L0000", run.feed)
        row.open_weekdays, row.labour_hours_per_day = list(OPEN_WEEKDAYS), LABOUR_HOURS_PER_DAY
        row.closed_reason = ClosedReason.LISTED.value if record.closed else ""
        row.assumed = list(ASSUMED_FACTS)
        row.created_at = row.updated_at = run.now
        reasons = field_problems(row)
        if reasons:
            run.refuse(record, reasons)
        else:
            rows.append(row)
            accepted.append(record)
    if not rows:
        return 0
    first = next_number("workshop", count=len(rows))
    for number, row in enumerate(rows, start=first):
        row.code = workshop_code(number)
        row.search = folded(row.name, row.city, row.code)
    materials = ensure_materials()
    pairs = list(zip(Workshop.objects.bulk_create(rows, batch_size=BATCH), accepted, strict=True))
    run.new_machines += [
        assumed_machine(row, process) for row, record in pairs for process in record.capabilities
    ]
    stocks = [s for row, record in pairs for s in assumed_stocks(row, record.capabilities, materials)]
    MaterialStock.objects.bulk_create(stocks, batch_size=BATCH)
    run.codes.update(row.code for row in rows)
    return len(rows)


def _sort(run: _Import, records: tuple[WorkshopRecord, ...]) -> None:
    """Each record to what it changes, to the new ones, or refused."""
    for record in records:
        row = run.known.get((record.source, record.external_id))
        if row is not None:
            _compare(run, row, record)
        elif record.source == OWN_SOURCE and record.external_id.endswith(f"@{run.mark}"):
            run.problems.append(
                RowProblem(record.row, "external_id", shown(record.external_id), UNKNOWN_OWN_CODE)
            )
        else:
            run.fresh.append(record)


@command
def import_workshops(
    *, parsed: Parsed[WorkshopRecord], feed: str, actor: Actor, clock: Clock
) -> ImportReport:
    """The report of what was written. `feed` names the kind of list ("fablabs.io", "csv").

    What was said is remembered by feed: a correction brought by our own table is not undone
    by the next import of the list that first gave the workshop. Queries: about 15, one
    per updated workshop, three per closed one.
    """
    require(actor, "workshops.import")
    acts_change()  # before any row: nobody takes work from a workshop that the list closes
    run = _Import(feed, installation_mark(), clock.now())
    _read_known(run, parsed.records)
    _sort(run, parsed.records)
    created = _create(run)
    for row, touched in run.changed:
        row.save(update_fields=sorted(touched))
    Machine.objects.filter(pk__in=run.gone_machines).delete()
    Machine.objects.bulk_create(with_codes(run.new_machines), batch_size=BATCH)
    updated = sum("updated_at" in touched for _, touched in run.changed)
    refused = (*parsed.refused, *(p for p in run.problems if p.refused))
    read = len(parsed.records) - len({p.row for p in run.problems if p.refused})
    report = ImportReport(
        created=created,
        updated=updated,
        unchanged=read - created - updated,
        refused=refused,
        duplicates=duplicates_among(run.codes),
        warnings=(*parsed.warnings, *(p for p in run.problems if not p.refused)),
    )
    journal(
        actor=actor, clock=clock, verb="import_workshops", subject="workshops", feed=feed,
        created=created, updated=updated, unchanged=report.unchanged, refused=report.refused_rows,
    )  # fmt: skip
    return report
