from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.lists import VALENCE, parsed, valence
from tests.factories.people import coordinator

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.import_needs import import_needs
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.needs import need_sheet
from maillage.apps.network.models import Establishment
from maillage.apps.network.queries.establishments import establishment_sheet
from maillage.apps.writing import writing
from maillage.formats.records import NeedRecord
from maillage.formats.report import ImportReport
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)


def bring(*records: NeedRecord) -> ImportReport:
    return import_needs(parsed=parsed(*records), actor=OPERATOR, clock=CLOCK)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused_rows


def test_created_then_unchanged_then_updated(hospital: str) -> None:
    assert counts(bring(VALENCE)) == (1, 0, 0, 0)
    found = need_sheet("B00001", day=MONDAY)
    assert (found.row.establishment, found.row.quantity, found.row.posts) == (hospital, 120, "care")
    assert counts(bring(VALENCE)) == (0, 0, 1, 0)
    assert counts(bring(valence(quantity=200, stock_days_left=0))) == (0, 1, 0, 0)
    found = need_sheet("B00001", day=MONDAY)
    assert (found.row.quantity, found.stock_days_left) == (200, 0)


def test_an_establishment_is_found_by_number_then_by_name_and_town(hospital: str) -> None:
    report = bring(
        valence(external_id="1", establishment="Autre nom", row=2),
        valence(external_id="2", finess="", establishment="HOPITAL  DE VALENCE", row=3),
        valence(external_id="3", finess="", establishment="Hôpital de Valence", commune=None, row=4),
    )
    assert (counts(report), report.warnings) == ((3, 0, 0, 0), ())
    assert set(Need.objects.values_list("establishment__code", flat=True)) == {hospital}


def test_an_unknown_establishment_is_created_once_unverified_and_said(hospital: str) -> None:
    report = bring(
        valence(external_id="1", finess="", establishment="EHPAD A", recipient_class="R2", row=2),
        valence(external_id="2", finess="", establishment="ehpad a", recipient_class="R2", row=3),
        valence(external_id="3", finess="", establishment="CHU B", recipient_class="R4", commune=None, row=4),
        valence(external_id="4", finess="", establishment="CHU C", quantity=2_000_000, row=5),
    )
    assert counts(report) == (3, 0, 0, 1)
    told = [(w.row, w.code, w.params["given"]) for w in report.warnings]
    assert told == [(2, "need.establishment_created", "E0002"), (4, "need.establishment_created", "E0003")]
    home, ward = establishment_sheet("E0002"), establishment_sheet("E0003")
    assert (home.kind, home.recipient_class, home.located, home.verified_on) == (
        "other",
        "R2",
        "commune",
        None,
    )
    assert (ward.kind, ward.recipient_class, ward.located) == ("hospital", "R3", "area")
    assert Establishment.objects.count() == 3
    assert need_sheet("B00003", day=MONDAY).row.recipient_class == "R4"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"design": "D0404"}, "design", "design.unknown"),
        ({"finess": "750000000", "establishment": ""}, "establishment", "need.establishment_not_found"),
        ({"recipient_class": "R1"}, "recipient_class", "need.class_too_low"),
        ({"quantity": 1_000_001}, "quantity", "need.quantity_absurd"),
        ({"note": "x" * 301}, "note", "field.invalid"),
    ],
)
def test_a_refused_row_says_where_and_the_others_land(
    hospital: str, changes: dict[str, Any], field: str, code: str
) -> None:
    report = bring(valence(**{"external_id": "bad", "row": 2, **changes}), valence(external_id="ok", row=3))
    assert counts(report) == (1, 0, 0, 1)
    assert [(p.row, p.field, p.code) for p in report.refused] == [(2, field, code)]
    assert Need.objects.get().external_id == "ok"


def test_accepted_work_and_closings_are_respected(hospital: str) -> None:
    bring(VALENCE, valence(external_id="2", row=3))
    with writing():
        Need.objects.filter(code="B00001").update(committed=100)
    close_need(need="B00002", reason="not_needed", actor=OPERATOR, clock=CLOCK)
    report = bring(valence(quantity=99), valence(external_id="2", quantity=5, row=3))
    assert [(p.row, p.code) for p in report.refused] == [
        (2, "need.below_committed"),
        (3, "need.closed_since"),
    ]
    assert [p.code for p in bring(valence(posts="non_care")).refused] == ["need.posts_committed"]
    assert counts(bring(valence(quantity=100), valence(external_id="2", row=3))) == (0, 1, 1, 0)
    assert Need.objects.get(code="B00002").status == "closed"


def test_what_was_amended_since_is_kept_and_said_when_the_table_changes_too(hospital: str) -> None:
    bring(VALENCE)
    amend_need(need="B00001", quantity=60, actor=OPERATOR, clock=CLOCK)
    again = bring(VALENCE)
    assert (counts(again), again.warnings) == ((0, 0, 1, 0), ())
    assert need_sheet("B00001", day=MONDAY).row.quantity == 60
    changed = bring(valence(quantity=500, deadline=date(2026, 4, 1)))
    assert counts(changed) == (0, 1, 0, 0)
    assert [(w.code, w.field, w.value, w.params["kept"]) for w in changed.warnings] == [
        ("need.kept_by_hand", "quantity", "500", "60")
    ]
    found = need_sheet("B00001", day=MONDAY).row
    assert (found.quantity, found.deadline) == (60, date(2026, 4, 1))
    assert bring(valence(quantity=500, deadline=date(2026, 4, 1))).warnings == ()


def test_only_a_national_coordination_imports(hospital: str) -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        import_needs(parsed=parsed(VALENCE), actor=coordinator("26"), clock=CLOCK)


def test_ten_thousand_rows_in_few_queries(hospital: str, django_assert_max_num_queries: Any) -> None:
    rows = parsed(*(valence(external_id=str(n), row=n + 2, quantity=n % 500 + 1) for n in range(10_000)))
    with django_assert_max_num_queries(350):  # SQLite takes 999 parameters: 33 needs at a time
        report = import_needs(parsed=rows, actor=OPERATOR, clock=CLOCK)
    assert counts(report) == (10_000, 0, 0, 0)
    with django_assert_max_num_queries(12):
        assert counts(import_needs(parsed=rows, actor=OPERATOR, clock=CLOCK)) == (0, 0, 10_000, 0)
