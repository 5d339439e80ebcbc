"""Filing, amending, closing a need; the State's priorities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F
from tests.factories.people import coordinator, requester, someone

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.needs.closing import NEED_CLOSING
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import FiledNeed, file_need
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.needs.limits import AMOUNTS
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.needs import need_list, need_sheet
from maillage.apps.needs.queries.priorities import priorities_on
from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock, FixedClock
from maillage.kernel.refusals import Refusal

MONDAY = date(2026, 3, 2)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=3))


def ask(establishment: str, **changes: Any) -> FiledNeed:
    terms: dict[str, Any] = {
        "establishment": establishment, "design": "D0001", "quantity": 120, "deadline": date(2026, 3, 20),
        "actor": OPERATOR, "clock": FixedClock.at_noon(MONDAY),
    }  # fmt: skip
    return file_need(**{**terms, **changes})


def work(code: str, committed: int, received: int = 0) -> None:
    """What production writes when workshops accept and deliver."""
    with writing():
        Need.objects.filter(code=code).update(committed=committed, received=received)


def test_filed_with_what_is_unstated_left_unstated(hospital: str) -> None:
    filed = ask(hospital, quantity=10, multiple=12, note="  pour   les urgences ")
    found = need_sheet(filed.code, day=MONDAY)
    assert (found.row.code, found.row.quantity, found.row.left) == ("B00001", 120, 120)
    assert (found.row.recipient_class, found.row.posts, found.no_ppe_required) == ("R3", "", None)
    assert (found.note, found.row.weight, found.row.status) == ("pour les urgences", 1, "open")


def test_an_unclassified_design_is_filed_and_said(hospital: str) -> None:
    assert [(r.code, r.params) for r in ask(hospital).doubts] == [
        ("need.design_unclassified", {"design": "D0001"})
    ]


def classify(category: str, use: str = "care", until: date | None = None) -> None:
    classify_version(
        terms=DecisionTerms(
            profile="D0001-V1/F1", use=use, category=category, effective_from=MONDAY, effective_until=until,
            qualification="general_product", competent_authority="dgccrf", reason="Examen",
        ),
        actor=OPERATOR,
        clock=FixedClock.at_noon(MONDAY),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "use", "posts", "doubts"),
    [
        ("A", "care", "", []),
        ("B", "non_care", "non_care", []),
        ("B", "non_care", "", ["need.design_unclassified"]),
        ("D", "care", "care", ["need.design_critical"]),
    ],
)
def test_doubts_are_those_of_the_use_asked_for(
    hospital: str, category: str, use: str, posts: str, doubts: list[str]
) -> None:
    classify(category, use)
    assert [r.code for r in ask(hospital, posts=posts).doubts] == doubts


def test_an_ended_decision_classifies_nothing(hospital: str) -> None:
    classify("A", until=MONDAY + timedelta(days=1))
    assert ask(hospital).doubts == ()
    later = FixedClock.at_noon(MONDAY + timedelta(days=2))
    assert [r.code for r in ask(hospital, clock=later).doubts] == ["need.design_unclassified"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"establishment": "E0404"}, "establishment.unknown"),
        ({"design": "D0404"}, "design.unknown"),
        ({"quantity": 0}, "need.quantity_not_positive"),
        ({"quantity": -5}, "need.quantity_not_positive"),
        ({"multiple": 0}, "need.quantity_not_positive"),
        ({"quantity": 200_000_000_000_000}, "need.quantity_absurd"),
        ({"quantity": 1_000, "multiple": 1_001}, "need.quantity_absurd"),
        ({"deadline": date(2026, 3, 1)}, "need.deadline_past"),
        ({"deadline": date(2062, 3, 1)}, "need.deadline_far"),
        ({"posts": "everyone"}, "need.unknown_posts"),
        ({"recipient_class": "R9"}, "establishment.unknown_class"),
        ({"recipient_class": "R0"}, "need.class_too_low"),
        ({"note": "appeler Mme X au 06 12 34 56 78"}, "need.personal_data"),
        ({"note": "ecrire a x@y.example"}, "need.personal_data"),
        ({"stock_days_left": -1}, "field.invalid"),
    ],
)
def test_a_need_is_refused(hospital: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(**{"establishment": hospital, **given})
    assert refused.value.code == code
    assert Need.objects.count() == 0


def test_a_deadline_today_and_a_more_demanding_ward_are_accepted(hospital: str) -> None:
    assert ask(hospital, deadline=MONDAY, recipient_class="R4").need.recipient_class == "R4"


def test_every_kind_has_a_limit_and_only_the_coordination_passes_it(hospital: str) -> None:
    assert set(AMOUNTS) == set(EstablishmentKind)
    assert all(1 <= a.low < a.high <= a.limit / 10 for a in AMOUNTS.values())
    limit = AMOUNTS[EstablishmentKind.HOSPITAL].limit
    assert ask(hospital, quantity=limit, actor=requester(hospital)).need.quantity == limit
    with pytest.raises(Refusal) as refused:
        ask(hospital, quantity=limit + 1, actor=requester(hospital))
    assert refused.value.params == {"pieces": limit + 1, "limit": limit, "usual": "20–300"}
    assert ask(hospital, quantity=limit + 1, actor=coordinator("26")).need.quantity == limit + 1


def test_who_may_file(hospital: str, clock: Clock) -> None:
    other = register_establishment(
        name="Autre", kind="ehpad", recipient_class="R2", commune="75056", actor=OPERATOR, clock=clock
    ).code
    for actor in (requester(other), coordinator("75"), someone(Role.WORKSHOP, "FR", hospital)):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            ask(hospital, actor=actor)
    assert ask(hospital, actor=coordinator("R84")).code == "B00001"


def test_amended_more_less_and_still_needed(hospital: str) -> None:
    code = ask(hospital).code
    mine = requester(hospital)
    assert amend_need(need=code, quantity=200, actor=mine, clock=LATER).quantity == 200
    assert amend_need(need=code, quantity=80, stock_days_left=2, actor=mine, clock=LATER).quantity == 80
    before = need_sheet(code, day=MONDAY)
    much_later = FixedClock.at_noon(MONDAY + timedelta(days=9))
    amend_need(need=code, actor=mine, clock=much_later)
    after = need_sheet(code, day=MONDAY)
    stated = replace(before.row, last_stated_on=MONDAY + timedelta(days=9))
    assert (after.row, after.updated_at) == (stated, much_later.now())


def test_never_below_what_workshops_accepted(hospital: str) -> None:
    code = ask(hospital).code
    work(code, committed=50, received=20)
    with pytest.raises(Refusal) as refused:
        amend_need(need=code, quantity=49, actor=OPERATOR, clock=LATER)
    assert refused.value.params == {"need": code, "committed": 50, "asked": 49}
    assert amend_need(need=code, quantity=50, actor=OPERATOR, clock=LATER).quantity == 50
    with pytest.raises(Refusal, match=r"need\.posts_committed"):
        amend_need(need=code, posts="non_care", actor=OPERATOR, clock=LATER)
    assert need_sheet(code, day=MONDAY).row.posts == ""
    work(code, committed=0)
    assert amend_need(need=code, posts="non_care", actor=OPERATOR, clock=LATER).posts == "non_care"


def test_a_past_deadline_does_not_forbid_another_change(hospital: str) -> None:
    code = ask(hospital).code
    after = FixedClock.at_noon(date(2026, 4, 1))
    assert (
        amend_need(need=code, deadline=date(2026, 3, 20), quantity=10, actor=OPERATOR, clock=after).quantity
        == 10
    )
    with pytest.raises(Refusal, match=r"need\.deadline_past"):
        amend_need(need=code, deadline=date(2026, 3, 21), actor=OPERATOR, clock=after)


class Orders:
    """Work as production would register it: one order, stopped when the need closes."""

    def __init__(self, *orders: str) -> None:
        self.orders = list(orders)
        self.told: list[tuple[str, str]] = []

    def under_way(self, need: str) -> Sequence[str]:
        return self.orders

    def stop(self, need: str, *, note: str, actor: Actor, clock: Clock) -> None:
        self.told.append((need, note))
        Need.objects.filter(code=need).update(committed=F("received"))


@pytest.fixture
def orders() -> Iterator[Orders]:
    found = Orders("C00001")
    NEED_CLOSING.register(found)
    NEED_CLOSING.register(found)
    yield found
    NEED_CLOSING.forget(found)


def close(code: str, reason: str, **given: Any) -> Need:
    return close_need(need=code, reason=reason, actor=OPERATOR, clock=LATER, **given)


def test_every_closing_has_a_reason_and_served_has_received(hospital: str) -> None:
    code = ask(hospital).code
    with pytest.raises(Refusal, match=r"need\.unknown_closing_reason"):
        close(code, "")
    with pytest.raises(Refusal, match=r"need\.nothing_received"):
        close(code, "served")
    closed = close(code, "served_elsewhere", note="Livré par le groupement")
    assert (closed.status, closed.closed_reason, closed.closed_at) == (
        "closed",
        "served_elsewhere",
        LATER.now(),
    )
    with pytest.raises(Refusal, match=r"need\.already_closed"):
        close(code, "mistake")
    with pytest.raises(Refusal, match=r"need\.already_closed"):
        amend_need(need=code, quantity=1, actor=OPERATOR, clock=LATER)


def test_served_when_received_and_nothing_under_way(hospital: str) -> None:
    code = ask(hospital).code
    work(code, committed=100, received=100)
    assert close(code, "served").closed_reason == "served"


def test_work_under_way_is_never_stopped_silently(hospital: str, orders: Orders) -> None:
    code = ask(hospital).code
    work(code, committed=100, received=40)
    with pytest.raises(Refusal) as refused:
        close(code, "not_needed")
    assert refused.value.code == "need.work_under_way"
    assert refused.value.params == {"need": code, "committed": 100, "received": 40, "work": ["C00001"]}
    with pytest.raises(Refusal, match=r"need\.note_missing"):
        close(code, "not_needed", confirmed=True)
    assert orders.told == []
    closed = close(code, "not_needed", confirmed=True, note="Le service ferme")
    assert orders.told == [(code, "Le service ferme")]
    assert (closed.status, closed.committed) == ("closed", 40)


def test_committed_pieces_alone_are_work_under_way(hospital: str) -> None:
    code = ask(hospital).code
    work(code, committed=1)
    with pytest.raises(Refusal, match=r"need\.work_under_way"):
        close(code, "not_needed")


def prefer(subject: str, weight: int, **given: Any) -> str:
    terms: dict[str, Any] = {"reason": "Instruction", "actor": OPERATOR, "clock": FixedClock.at_noon(MONDAY)}
    return set_priority(subject=subject, weight=weight, **{**terms, **given}).number


def test_the_most_specific_priority_wins(hospital: str) -> None:
    code, other = ask(hospital).code, ask(hospital).code

    def weights() -> tuple[int, int]:
        rows = {row.code: row.weight for row in need_list(day=MONDAY).items}
        return rows[code], rows[other]

    assert weights() == (1, 1)
    prefer("kind:hospital", 3)
    assert weights() == (3, 3)
    prefer("D0001", 2)
    assert weights() == (2, 2)
    number = prefer(f"need:{code}", 9)
    assert weights() == (9, 2)
    prefer("D0001", 5)
    assert weights() == (9, 5)
    assert need_sheet(code, day=MONDAY).priority.act == number


def test_a_priority_holds_between_its_dates_last_day_included(hospital: str) -> None:
    first, last = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    prefer("D0001", 4, valid_from=first, valid_until=last)
    found = [
        priorities_on(day).of(need="B1", design="D0001", kind="hospital").weight
        for day in (MONDAY, first, last, last + timedelta(days=1))
    ]
    assert found == [1, 4, 4, 1]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"subject": "D0404"}, "priority.unknown_subject"),
        ({"subject": "need:B99999"}, "priority.unknown_subject"),
        ({"subject": "kind:castle"}, "priority.unknown_subject"),
        ({"subject": ""}, "priority.unknown_subject"),
        ({"weight": 0}, "field.out_of_range"),
        ({"weight": 11}, "field.out_of_range"),
        ({"reason": " "}, "priority.reason_missing"),
        ({"actor": coordinator("FR")}, "access.role_missing"),
        ({"actor": someone(Role.STATE_REFERENT, "26")}, "access.role_missing"),
    ],
)
def test_a_priority_is_refused(hospital: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        prefer(**{"subject": "D0001", "weight": 2, **given})
    assert refused.value.code == code


def test_the_state_referent_sets_priorities(hospital: str) -> None:
    assert prefer("D0001", 2, actor=someone(Role.STATE_REFERENT)) == "2026-001"


def test_the_list_is_filtered(hospital: str, clock: Clock) -> None:
    home = register_establishment(
        name="EHPAD", kind="ehpad", recipient_class="R2", commune="75056", actor=OPERATOR, clock=clock
    ).code
    first, second = ask(hospital).code, ask(home, deadline=date(2026, 3, 10), quantity=10).code
    close(ask(hospital).code, "mistake")

    def found(**filters: Any) -> list[str]:
        page = need_list(day=MONDAY, **filters)
        assert page.total == len(page.items)
        return [row.code for row in page.items]

    assert found() == [second, first]
    assert found(status="") == [second, first, "B00003"]
    assert found(status="closed") == ["B00003"]
    assert found(territory="R84") == [first]
    assert found(establishments=[home]) == [second]
    assert found(design="D0404") == []
    assert found(scenario="x") == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_needs(
    hospital: str, count: int, django_assert_num_queries: Any
) -> None:
    prefer("D0001", 2)
    for _ in range(count):
        ask(hospital)
    with django_assert_num_queries(4):
        assert need_list(day=MONDAY, territory="26").total == count
    with django_assert_num_queries(3):
        need_sheet("B00001", day=MONDAY)
