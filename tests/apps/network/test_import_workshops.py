from __future__ import annotations

import time
from datetime import date

import pytest
from django.db import connection
from tests.factories.lists import CREST, crest, many_workshops, parsed
from tests.factories.people import coordinator

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.models import Machine, Workshop
from maillage.apps.network.queries.exports import export_workshops
from maillage.apps.network.queries.workshops import known_processes, workshop_sheet
from maillage.formats import workshops_csv
from maillage.formats.records import WorkshopRecord
from maillage.formats.report import ImportReport
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LATER = FixedClock.at_noon(date(2026, 4, 2))


def bring(*records: WorkshopRecord, feed: str = "fablabs.io") -> ImportReport:
    return import_workshops(parsed=parsed(*records), feed=feed, actor=OPERATOR, clock=CLOCK)


def group(process: str) -> str:
    return Machine.objects.get(workshop__code="L0001", process=process).code


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused_rows


def again_from_our_table() -> ImportReport:
    data = workshops_csv.write(export_workshops())
    read = workshops_csv.read(data, other_processes=known_processes())
    return import_workshops(parsed=read, feed="csv", actor=OPERATOR, clock=LATER)


def test_created_then_unchanged() -> None:
    assert counts(bring(CREST, crest(external_id="x", name="Autre", row=2))) == (2, 0, 0, 0)
    before = list(Workshop.objects.values())
    assert counts(bring(CREST, crest(external_id="x", name="Autre", row=2))) == (0, 0, 2, 0)
    assert list(Workshop.objects.values()) == before
    found = workshop_sheet("L0001")
    assert (found.name, found.address, found.links) == (CREST.name, CREST.address, CREST.links)
    assert [(m.process, m.assumed) for m in found.machines] == [("fdm", True), ("laser", True)]
    assert found.assumed == ("open_weekdays", "labour_hours_per_day", "machine", "stock")
    assert found.last_confirmed_on is None


def test_the_source_changes_its_facts_and_only_those() -> None:
    bring(CREST)
    edit_workshop(workshop="L0001", labour_hours_per_day=30, actor=OPERATOR, clock=LATER)
    assert counts(bring(crest(name="Nouveau nom", closed=True))) == (0, 1, 0, 0)
    found = workshop_sheet("L0001")
    assert (found.name, found.is_open, found.labour_hours_per_day) == ("Nouveau nom", False, 30)


def test_what_a_person_edited_is_kept_and_said_when_the_source_changes_its_mind() -> None:
    bring(CREST)
    edit_workshop(workshop="L0001", name="Corrigé", actor=OPERATOR, clock=LATER)
    close_workshop(workshop="L0001", reason="ended", actor=OPERATOR, clock=LATER)
    again = bring(CREST)
    assert (counts(again), again.warnings) == ((0, 0, 1, 0), ())
    assert (workshop_sheet("L0001").name, workshop_sheet("L0001").is_open) == ("Corrigé", False)
    third = bring(crest(name="Troisième"))
    assert counts(third) == (0, 0, 1, 0)
    assert [(w.code, w.field, w.value, w.params["kept"]) for w in third.warnings] == [
        ("import.kept_by_hand", "name", "Troisième", "Corrigé")
    ]
    assert workshop_sheet("L0001").name == "Corrigé"
    assert bring(crest(name="Troisième")).warnings == ()  # said once


def test_machines_stated_by_hand_survive_every_import() -> None:
    bring(CREST)
    set_machine(
        workshop="L0001", process="fdm", count=9, hours_per_day=20, duty=0.2, actor=OPERATOR, clock=LATER
    )
    remove_machine(machine=group("laser"), actor=OPERATOR, clock=LATER)
    bring(CREST)
    machines = workshop_sheet("L0001").machines
    assert [(m.process, m.count, m.assumed) for m in machines] == [("fdm", 9, False)]


def test_a_capability_that_comes_or_goes() -> None:
    bring(CREST)
    assert counts(bring(crest(capabilities=("fdm", "cnc")))) == (0, 1, 0, 0)
    machines = workshop_sheet("L0001").machines
    assert [(m.process, m.assumed) for m in machines] == [("fdm", True), ("cnc", True)]
    set_machine(
        workshop="L0001", process="cnc", count=1, hours_per_day=2, duty=0.5, actor=OPERATOR, clock=LATER
    )
    report = bring(crest(capabilities=()))
    assert [w.field for w in report.warnings] == ["capabilities"]
    assert [m.process for m in workshop_sheet("L0001").machines] == ["cnc"]


def test_an_export_read_again_changes_nothing() -> None:
    bring(CREST, crest(external_id="b", name="=1+1", capabilities=(), closed=True, row=2))
    register_workshop(
        name="Sans liste", commune="26362", processes=["fdm", "moulage"], actor=OPERATOR, clock=CLOCK
    )
    edit_workshop(workshop="L0001", name="Édité", url="https://e.example", actor=OPERATOR, clock=CLOCK)
    remove_machine(machine=group("fdm"), actor=OPERATOR, clock=CLOCK)
    facts = list(
        Workshop.objects.order_by("code").values_list("code", "name", "lat", "lon", "updated_at", "assumed")
    )
    first = workshops_csv.write(export_workshops())
    assert counts(again_from_our_table()) == (0, 0, 3, 0)
    assert (
        list(
            Workshop.objects.order_by("code").values_list(
                "code", "name", "lat", "lon", "updated_at", "assumed"
            )
        )
        == facts
    )
    assert workshops_csv.write(export_workshops()) == first
    assert Machine.objects.count() == 3


def test_a_correction_in_our_table_is_not_undone_by_the_source() -> None:
    bring(CREST)
    (record,) = export_workshops()
    corrected = crest(**{f: getattr(record, f) for f in ("source", "external_id")}, name="Au propre")
    assert counts(bring(corrected, feed="csv")) == (0, 1, 0, 0)
    assert counts(bring(CREST)) == (0, 0, 1, 0)
    assert workshop_sheet("L0001").name == "Au propre"


def test_a_code_of_ours_that_does_not_exist_is_refused_and_one_from_elsewhere_is_new() -> None:
    register_workshop(name="Ici", commune="26362", actor=OPERATOR, clock=CLOCK)
    (own,) = export_workshops()
    mark = own.external_id.partition("@")[2]
    lost = crest(source="maillage", external_id=f"L0999@{mark}", name="Perdu", row=2)
    foreign = crest(source="maillage", external_id="L0001@ffffffff", name="D’ailleurs", row=3)
    report = bring(own, lost, foreign, feed="csv")
    assert counts(report) == (1, 0, 1, 1)
    assert [(p.row, p.field, p.code) for p in report.refused] == [
        (2, "external_id", "import.unknown_own_code")
    ]
    assert workshop_sheet("L0001").name == "Ici"


def test_probable_duplicates_are_listed_and_never_merged() -> None:
    register_workshop(name="Fablab Crest", commune="26108", actor=OPERATOR, clock=CLOCK)
    report = bring(CREST)
    assert [(pair.first, pair.second) for pair in report.duplicates] == [("L0001", "L0002")]
    assert Workshop.objects.count() == 2


def test_a_row_the_tables_refuse_does_not_stop_the_others() -> None:
    report = bring(crest(name="x" * 300), crest(external_id="ok", row=2))
    assert counts(report) == (1, 0, 0, 1)
    assert [(p.row, p.field, p.code) for p in report.refused] == [(1, "name", "field.invalid")]
    assert Workshop.objects.get().code == "L0001"


def test_only_a_national_coordination_imports() -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        import_workshops(parsed=parsed(CREST), feed="csv", actor=coordinator("R84"), clock=CLOCK)
    import_workshops(parsed=parsed(CREST), feed="csv", actor=coordinator("FR"), clock=CLOCK)


def test_ten_thousand_rows() -> None:
    read = many_workshops(10_000)
    started = time.monotonic()
    report = import_workshops(parsed=read, feed="fablabs.io", actor=OPERATOR, clock=CLOCK)
    again = import_workshops(parsed=read, feed="fablabs.io", actor=OPERATOR, clock=CLOCK)
    seconds = time.monotonic() - started
    assert (counts(report), counts(again)) == ((10_000, 0, 0, 0), (0, 0, 10_000, 0))
    assert Machine.objects.count() == 9_000
    assert seconds < 60, f"{seconds:.1f} s"  # a ceiling against a loop, not a benchmark


def test_a_second_import_asks_few_questions_whatever_its_size(django_assert_num_queries: object) -> None:
    asked = 8 if connection.vendor == "postgresql" else 7  # its advisory lock
    for size in (5, 50):
        read = many_workshops(size)
        import_workshops(parsed=read, feed="fablabs.io", actor=OPERATOR, clock=CLOCK)
        with django_assert_num_queries(asked):  # type: ignore[operator]
            import_workshops(parsed=read, feed="fablabs.io", actor=OPERATOR, clock=CLOCK)
