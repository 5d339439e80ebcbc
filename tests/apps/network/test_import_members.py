"""Members from a table: created once, updated by what the table says, refused each for its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories.lists import parsed
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.edit_member import edit_member
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.import_members import import_members
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.set_machine import edit_machine
from maillage.apps.network.models import Machine, Member, MemberIdentity
from maillage.apps.network.queries.members import member_row
from maillage.formats.records import MemberRecord
from maillage.formats.report import ImportReport
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(DAY)
ADA = MemberRecord(
    external_id="m-1", workshop="L0001", kind="home", skills=("cad",), hours_per_week=6.0, commune="26108",
    since=None, until=None, name="Ada Lovelace", email="ada@example.org", phone="", process="fdm",
    model="MK4", count=1, travel_mm=(250.0, 210.0, 220.0), materials=("petg", "pla"), row=2,
)  # fmt: skip


@pytest.fixture(autouse=True)
def shops() -> None:
    for name, town in (("A", "26108"), ("B", "75056")):
        register_workshop(name=name, commune=town, actor=OPERATOR, clock=CLOCK)


def bring(*records: MemberRecord, actor: Actor = OPERATOR) -> ImportReport:
    return import_members(parsed=parsed(*records), actor=actor, clock=CLOCK)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused_rows


def test_created_then_unchanged() -> None:
    bo = replace(ADA, external_id="m-2", name="", email="", process="", kind="volunteer", row=3)
    assert counts(bring(ADA, bo)) == (2, 0, 0, 0)
    tables = [list(model.objects.order_by("pk").values()) for model in (Member, MemberIdentity, Machine)]
    assert counts(bring(ADA, bo)) == (0, 0, 2, 0)
    assert [
        list(model.objects.order_by("pk").values()) for model in (Member, MemberIdentity, Machine)
    ] == tables
    row = member_row("M00001", DAY)
    assert (row.kind, row.since, row.is_named, len(row.machines)) == ("home", DAY, True, 1)
    assert (row.machines[0].duty, row.machines[0].hours_per_day) == (0.15, 8)
    assert "Lovelace" not in str(list(JournalEntry.objects.values()))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"hours_per_week": 3.0}, ("hours_per_week", 3.0)),
        ({"skills": ("sewing",)}, ("skills", ("sewing",))),
        ({"commune": "26113"}, ("commune", "26113")),
        ({"until": date(2026, 5, 1)}, ("until", date(2026, 5, 1))),
    ],
)
def test_what_the_table_changes_is_changed(changes: dict[str, Any], found: tuple[str, Any]) -> None:
    bring(ADA)
    assert counts(bring(replace(ADA, **changes))) == (0, 1, 0, 0)
    name, value = found
    assert getattr(member_row("M00001", DAY), name) == value


def test_machines_and_names_are_changed_too() -> None:
    bring(ADA)
    assert counts(bring(replace(ADA, count=3, duty=0.2))) == (0, 1, 0, 0)
    assert counts(
        bring(replace(ADA, count=3, duty=0.2, process="sewing", model="", travel_mm=None, materials=()))
    ) == (0, 1, 0, 0)
    machines = {m.process: (m.count, m.duty, m.code) for m in member_row("M00001", DAY).machines}
    assert machines == {"fdm": (3, 0.2, "G00001"), "sewing": (3, 0.2, "G00002")}
    assert counts(bring(replace(ADA, count=3, duty=0.2, name="Ada Byron"))) == (0, 1, 0, 0)
    assert [i.name for i in MemberIdentity.objects.all()] == ["Ada Byron"]


def test_an_empty_cell_says_nothing_of_who_is_there() -> None:
    bring(ADA)
    edit_member(member="M00001", hours_per_week=9, actor=OPERATOR, clock=CLOCK)
    edit_machine(machine="G00001", hours_per_day=12, actor=OPERATOR, clock=CLOCK)
    empty = MemberRecord("m-1", "L0001", "home", (), 0.0, "", None, None, "", "", "", row=2)
    assert counts(bring(empty)) == (0, 0, 1, 0)
    row = member_row("M00001", DAY)
    assert (row.hours_per_week, row.skills, row.commune, row.machines[0].hours_per_day) == (
        9,
        ("cad",),
        "26108",
        12,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"workshop": "L0404"}, "workshop.unknown"),
        ({"duty": 0.9}, "field.out_of_range"),
        ({"hours_per_week": 200.0}, "field.out_of_range"),
        ({"materials": ("mud",)}, "material.unknown"),
        ({"until": date(2026, 1, 1)}, "period.backwards"),
        ({"kind": "staff"}, "machine.not_at_home"),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_wrong_row_is_refused_alone(changes: dict[str, Any], code: str, known: bool) -> None:
    if known:
        bring(ADA)
    before = [list(model.objects.order_by("pk").values()) for model in (Member, MemberIdentity, Machine)]
    good = replace(ADA, external_id="m-9", name="", email="", process="", row=3)
    report = bring(replace(ADA, **changes, name="Autre"), good)
    assert [(p.row, p.code) for p in report.refused] == [(2, code)]
    assert counts(report) == (1, 0, 0, 1)
    after = [list(model.objects.order_by("pk").values()) for model in (Member, MemberIdentity, Machine)]
    assert [rows[: len(old)] for rows, old in zip(after, before, strict=True)] == before


def test_each_brings_members_to_their_own_workshops() -> None:
    far = replace(ADA, workshop="L0002", row=3)
    report = bring(ADA, far, actor=workshop_manager("L0001"))
    assert [(p.row, p.code) for p in report.refused] == [(3, "access.role_missing")]
    assert counts(bring(ADA, far, actor=coordinator())) == (1, 0, 1, 0)


def test_an_erased_member_is_not_found_again() -> None:
    bring(ADA)
    erase_identity(member="M00001", actor=OPERATOR, clock=CLOCK)
    assert counts(bring(ADA)) == (1, 0, 0, 0)
    assert not member_row("M00001", DAY).is_named


def test_few_questions_whatever_the_size(django_assert_max_num_queries: Any) -> None:
    many = [replace(ADA, external_id=f"m-{n}", row=n + 2) for n in range(60)]
    bring(*many)
    with django_assert_max_num_queries(16):
        assert counts(bring(*many)) == (0, 0, 60, 0)
