"""Members: attached one or many, known by a code, their identity apart, read with a trace, erased without breaking one."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.members import PRINTER, attach, maker
from tests.factories.people import coordinator, requester, someone, workshop_manager

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.edit_member import edit_member, end_member, state_identity
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.member_facts import HomeMachine, Identity, NewMember
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.reveal_members import Revealed, reveal_members
from maillage.apps.network.commands.set_machine import edit_machine, set_machine
from maillage.apps.network.models import Machine, Member, MemberIdentity, Workshop
from maillage.apps.network.queries.members import (
    FEWEST,
    home_pool,
    hours_of_members,
    member_list,
    member_row,
    public_cells,
)
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(DAY)


@pytest.fixture
def shop() -> str:
    return register_workshop(name="Atelier", commune="26108", actor=OPERATOR, clock=CLOCK).code


def test_a_maker_is_attached_with_a_machine_and_no_name_beside_the_code(shop: str) -> None:
    codes = attach(CLOCK, maker(shop, skills=("sewing", "cad"), hours_per_week=6), maker(shop, machines=()))
    assert codes == ("M00001", "M00002")
    row = member_row("M00001", DAY)
    assert (row.kind, row.skills, row.hours_per_week, row.since, row.until) == (
        "home",
        ("cad", "sewing"),
        6,
        DAY,
        None,
    )
    (machine,) = row.machines
    assert (machine.process, machine.duty, machine.travel_mm, machine.materials) == (
        "fdm",
        0.15,
        PRINTER.travel_mm,
        ("petg", "pla"),
    )
    assert (row.is_here, row.is_named, row.commune) == (True, True, "26108")
    entry = JournalEntry.objects.get(verb="add_members")
    assert (entry.subject, entry.detail) == (shop, {"members": ["M00001", "M00002"]})
    assert "Lovelace" not in str(list(JournalEntry.objects.values()))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "boss"}, "member.unknown_kind"),
        ({"skills": ("Couture !",)}, "member.malformed_skill"),
        ({"hours_per_week": 169}, "field.out_of_range"),
        ({"hours_per_week": float("nan")}, "field.out_of_range"),
        ({"commune": "99999"}, "territory.unknown_commune"),
        ({"until": DAY - timedelta(days=1)}, "period.backwards"),
        ({"kind": "staff"}, "machine.not_at_home"),
        ({"machines": (HomeMachine("fdm", duty=0.5),)}, "field.out_of_range"),
        ({"machines": (HomeMachine("fdm", materials=("mud",)),)}, "material.unknown"),
        ({"machines": (HomeMachine("Impression 3D"),)}, "process.malformed"),
        ({"identity": Identity("")}, "field.invalid"),
        ({"identity": Identity("x" * 121)}, "field.invalid"),
        ({"workshop": "L0404"}, "workshop.unknown"),
    ],
)  # fmt: skip
def test_a_wrong_member_adds_nobody(shop: str, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attach(CLOCK, maker(shop), maker(**{"workshop": shop, **facts}))
    assert refused.value.code == code
    assert (Member.objects.count(), Machine.objects.count(), MemberIdentity.objects.count()) == (0, 0, 0)


def test_every_wrong_member_is_told_at_once_with_its_row(shop: str) -> None:
    with pytest.raises(Refusal) as refused:
        attach(CLOCK, maker(shop, kind="boss"), maker(shop), maker(shop, commune="99999"))
    found = [(reason.code, reason.params["row"]) for reason in refused.value.reasons]
    assert found == [("member.unknown_kind", 1), ("territory.unknown_commune", 3)]


def test_many_are_added_in_bulk(shop: str, django_assert_max_num_queries: Any) -> None:
    """Queries grow by batches (SQLite's are the smallest), never by member; 5,000 take 3 s of processor."""
    members = [maker(shop, hours_per_week=n % 20, identity=Identity(f"Personne {n}")) for n in range(600)]
    begun = time.process_time()
    with django_assert_max_num_queries(60):
        codes = attach(CLOCK, *members)
    assert (len(set(codes)), Machine.objects.count(), MemberIdentity.objects.count()) == (600, 600, 600)
    assert time.process_time() - begun < 5
    assert JournalEntry.objects.filter(verb="add_members").count() == 1


def test_who_may_attach(shop: str) -> None:
    for actor in (coordinator("26"), workshop_manager(shop)):
        add_members(members=[maker(shop)], actor=actor, clock=CLOCK)
    for actor in (coordinator("75"), workshop_manager("L9999"), requester(shop)):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            add_members(members=[maker(shop)], actor=actor, clock=CLOCK)
    assert Member.objects.count() == 2


def test_editing_and_leaving(shop: str) -> None:
    (code,) = attach(CLOCK, maker(shop))
    edit_member(member=code, hours_per_week=3, commune="", skills=["delivery"], actor=OPERATOR, clock=CLOCK)
    row = member_row(code, DAY)
    assert (row.hours_per_week, row.commune, row.skills) == (3, "", ("delivery",))
    with pytest.raises(Refusal, match=r"member\.has_machines"):
        edit_member(member=code, kind="staff", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(TypeError, match="code"):
        edit_member(member=code, code="M9", actor=OPERATOR, clock=CLOCK)  # type: ignore[call-arg]
    with pytest.raises(Refusal, match=r"period\.backwards"):
        end_member(member=code, until=DAY - timedelta(days=1), actor=OPERATOR, clock=CLOCK)
    end_member(member=code, actor=OPERATOR, clock=CLOCK)
    assert member_row(code, DAY).is_here
    assert not member_row(code, DAY + timedelta(days=1)).is_here
    edit_member(member=code, until=None, actor=OPERATOR, clock=CLOCK)
    assert member_row(code, DAY + timedelta(days=1)).is_here
    with pytest.raises(Refusal, match=r"member\.unknown"):
        end_member(member="M00404", actor=OPERATOR, clock=CLOCK)


def test_machines_at_home_are_set_and_removed_like_any_other(shop: str) -> None:
    (code,) = attach(CLOCK, maker(shop, machines=()))
    before = Workshop.objects.get().revision
    machine = set_machine(
        workshop=shop, member=code, process="sewing", count=1, hours_per_day=4, actor=OPERATOR, clock=CLOCK
    )
    assert (machine.duty, machine.assumed) == (0.15, False)
    with pytest.raises(Refusal, match=r"field\.out_of_range"):
        edit_machine(machine=machine.code, duty=0.5, actor=OPERATOR, clock=CLOCK)
    (other,) = attach(CLOCK, NewMember(workshop=shop, kind="volunteer"))
    with pytest.raises(Refusal, match=r"machine\.not_at_home"):
        set_machine(
            workshop=shop, member=other, process="fdm", count=1, hours_per_day=4, actor=OPERATOR, clock=CLOCK
        )
    remove_machine(machine=machine.code, actor=OPERATOR, clock=CLOCK)
    assert Workshop.objects.get().revision == before  # the workshop's own inventory did not change


# Who they are


def test_names_are_read_by_the_workshop_and_its_coordination_and_each_reading_is_told(shop: str) -> None:
    first, _second = attach(CLOCK, maker(shop), maker(shop, identity=Identity("Bo", "bo@example.org", "06")))
    found = reveal_members(workshop=shop, actor=workshop_manager(shop), clock=CLOCK)
    assert found == (
        Revealed("M00001", "Ada Lovelace", "", ""),
        Revealed("M00002", "Bo", "bo@example.org", "06"),
    )
    assert [
        r.member for r in reveal_members(workshop=shop, members=[first], actor=coordinator("26"), clock=CLOCK)
    ] == [first]
    told = (
        JournalEntry.objects.filter(verb="reveal_members")
        .order_by("pk")
        .values_list("actor", "subject", "detail")
    )
    assert list(told) == [
        ("workshop", shop, {"members": ["M00001", "M00002"]}),
        ("coordinator", shop, {"members": ["M00001"]}),
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COORDINATOR, Role.WORKSHOP}])
def test_nobody_else_reads_names(shop: str, role: Role) -> None:
    attach(CLOCK, maker(shop))
    strangers = [someone(role), someone(role, "26", shop), coordinator("75"), workshop_manager("L0002")]
    for actor in strangers:
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            reveal_members(workshop=shop, actor=actor, clock=CLOCK)
    assert not JournalEntry.objects.filter(verb="reveal_members").exists()


def test_a_member_of_another_workshop_is_not_read_through_mine(shop: str) -> None:
    other = register_workshop(name="Autre", commune="75056", actor=OPERATOR, clock=CLOCK).code
    (theirs,) = attach(CLOCK, maker(other))
    assert reveal_members(workshop=shop, members=[theirs], actor=workshop_manager(shop), clock=CLOCK) == ()


def test_an_erased_identity_leaves_the_member_and_its_machines(shop: str) -> None:
    (code,) = attach(CLOCK, maker(shop, external_id="liste-7"))
    erase_identity(member=code, actor=someone(Role.ADMINISTRATOR), clock=CLOCK)
    row = member_row(code, DAY)
    assert (row.is_named, row.commune, len(row.machines)) == (False, "", 1)
    assert Member.objects.get().external_id == ""
    assert reveal_members(workshop=shop, actor=OPERATOR, clock=CLOCK) == ()
    with pytest.raises(Refusal, match=r"member\.no_identity"):
        erase_identity(member=code, actor=OPERATOR, clock=CLOCK)
    state_identity(member=code, identity=Identity("Ada L."), actor=OPERATOR, clock=CLOCK)
    state_identity(member=code, identity=Identity("Ada Byron"), actor=OPERATOR, clock=CLOCK)
    assert [r.name for r in reveal_members(workshop=shop, actor=OPERATOR, clock=CLOCK)] == ["Ada Byron"]
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        erase_identity(member=code, actor=requester("E0001"), clock=CLOCK)
    assert not [e for e in JournalEntry.objects.all() if "Ada" in str(e.detail) or "Ada" in e.subject]


# What is public


def test_the_pool_counts_those_who_are_here(shop: str) -> None:
    attach(CLOCK, *[maker(shop) for _ in range(5)])
    attach(CLOCK, maker(shop, since=DAY - timedelta(days=9), until=DAY - timedelta(days=1)))
    attach(CLOCK, maker(shop, since=DAY + timedelta(days=1)))
    attach(CLOCK, NewMember(workshop=shop, kind="staff", hours_per_week=35))
    pool = home_pool(shop, DAY)
    assert (pool.makers, pool.is_public) == (5, True)
    assert [(p.process, p.machines, p.hours) for p in pool.processes] == [("fdm", 5, 6.0)]
    assert [(cell.place, cell.makers) for cell in pool.cells] == [("Crest", 5)]
    assert hours_of_members(shop, DAY) == 35


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow_with_members(shop: str, count: int, django_assert_num_queries: Any) -> None:
    attach(CLOCK, *[maker(shop) for _ in range(count)])
    with django_assert_num_queries(3):
        assert len(member_list(shop, DAY)) == count
    with django_assert_num_queries(3):
        member_row("M00001", DAY)
    with django_assert_num_queries(2):
        home_pool(shop, DAY)


HOMES = st.lists(st.sampled_from([("26108", "26"), ("26113", "26"), ("26362", "26"), ("69123", "69"), ("", "69"), ("", "")]), max_size=60)  # fmt: skip


@settings(deadline=None)
@given(homes=HOMES)
def test_no_public_cell_isolates_anybody(homes: list[tuple[str, str]]) -> None:
    cells = public_cells(homes)
    total = sum(cell.makers for cell in cells)
    assert all(cell.makers >= FEWEST for cell in cells)
    # everybody is in a cell, or nothing at all is said: what is left out cannot be found by subtraction
    assert total == (len(homes) if len(homes) >= FEWEST else 0)


@settings(deadline=None)
@given(homes=HOMES)
def test_public_cells_do_not_depend_on_the_order(homes: list[tuple[str, str]]) -> None:
    assert public_cells(homes) == public_cells(sorted(homes, reverse=True))


def test_public_cells_keep_the_finest_place_that_holds_five() -> None:
    homes = [("26108", "26")] * 6 + [("26113", "26")] * 3 + [("26362", "26")] * 2 + [("69123", "69")] * 5
    assert Counter({c.place: c.makers for c in public_cells(homes)}) == {"Crest": 6, "Drôme": 5, "Lyon": 5}
    assert [c.makers for c in public_cells([("26108", "26")] * 6 + [("69123", "69")] * 2)] == [8]
