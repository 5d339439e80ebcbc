"""Two people at once, for real: threads with their own connections, on both databases.

Guarantees under test: never beyond the proposal or the need, one receipt for a delivery, one
release for a lot, numbers given once, whatever the interleaving.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from tests.factories.labels import CLOCK as NOW
from tests.factories.labels import open_register_of, printed_codes
from tests.factories.production import build_scene
from tests.factories.thread import MONDAY, a_need, a_workshop, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.agree_to_samples import agree_to_samples
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.models import Need
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.declare_sample import declare_sample
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.record_scans import record_scans
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import BenchSample, Delivery, LabelPrint, LabelScan, Lot, Order, Proposal
from maillage.apps.production.queries.label_scans import alerts_of_delivery
from maillage.apps.records.commands.next_number import next_number
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = FixedClock.at_noon(MONDAY)
PEOPLE = 8


def together(acts: list[Callable[[], object]]) -> Counter[str]:
    """Run every act in its own thread, all released at once; what each came to."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=20)
            act()
            return "done"
        except Refusal as refusal:
            return refusal.code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def adopted(quantity: int) -> Proposal:
    cast = the_cast(CLOCK)
    a_need(cast, CLOCK, quantity=quantity)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return Proposal.objects.get()


def accepting(code: str, quantity: int) -> Callable[[], object]:
    return lambda: accept_proposal(code=code, quantity=quantity, actor=OPERATOR, clock=CLOCK)


def test_acceptances_never_pass_the_proposal() -> None:
    proposal = adopted(100)
    outcomes = together([accepting(proposal.code, 30)] * PEOPLE)
    proposal.refresh_from_db()
    assert outcomes == {"done": 3, "proposal.exceeded": PEOPLE - 3}
    assert proposal.accepted == 90
    assert sum(Order.objects.values_list("quantity", flat=True)) == 90
    assert Need.objects.get().committed == 90
    assert len(set(Order.objects.values_list("code", flat=True))) == 3


def test_accepting_and_declining_at_once() -> None:
    proposal = adopted(100)
    declining = lambda: decline_proposal(  # noqa: E731
        code=proposal.code, reason="no_time", actor=OPERATOR, clock=CLOCK
    )
    outcomes = together([accepting(proposal.code, 100), declining])
    proposal.refresh_from_db()
    assert outcomes == {"done": 1, "proposal.closed": 1}
    assert (proposal.accepted, proposal.declined) in {(100, 0), (0, 100)}


def test_two_workshops_never_pass_the_need() -> None:
    """Two proposals that together pass the need: what a re-planning race could leave behind."""
    cast = the_cast(CLOCK)
    second = a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    cleared(cast.profile, [cast.workshop, second], [], CLOCK)
    need = a_need(cast, CLOCK, quantity=100)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    from maillage.apps.writing import writing

    with writing():
        Proposal.objects.all().update(quantity=100)
        first = Proposal.objects.order_by("code")[0]
        other = Proposal.objects.exclude(pk=first.pk).first()
        if other is None:
            first.pk, first.code, first.workshop = None, "P0001-002", second
            first.save()
    codes = list(Proposal.objects.order_by("code").values_list("code", flat=True))
    outcomes = together([accepting(code, 70) for code in codes])
    need.refresh_from_db()
    assert outcomes == {"done": 1, "need.full": 1}
    assert need.committed == 70


def released_lot() -> Lot:
    proposal = adopted(60)
    order = accept_proposal(code=proposal.code, quantity=60, actor=OPERATOR, clock=CLOCK)
    making = Making(60, MONDAY, MONDAY, material_batch="PETG-07")
    lot = declare_lot(order=order.code, making=making, actor=OPERATOR, clock=CLOCK)
    checks = {item.id: True for item in checklist_of("C", "screen")}
    found = Inspection(0, lot.sampling["sample_size"], 0, checks, True)
    inspect_lot(code=lot.code, found=found, actor=OPERATOR, clock=CLOCK)
    return lot


LATER = FixedClock.at_noon(MONDAY + timedelta(days=3))


def test_one_release_and_never_more_delivered_than_released() -> None:
    lot = released_lot()
    release = lambda: release_lot(code=lot.code, actor=OPERATOR, clock=LATER)  # noqa: E731
    assert together([release] * 4) == {"done": 1, "lot.state": 3}
    sending = lambda: send_delivery(parcels=[Parcel(lot.code, 25)], actor=OPERATOR, clock=LATER)  # noqa: E731
    assert together([sending] * PEOPLE) == {"done": 2, "delivery.exceeded": PEOPLE - 2}
    lot.refresh_from_db()
    assert lot.quantity_delivered == 50
    delivery = Delivery.objects.order_by("pk")[0]
    receiving = lambda: receive_delivery(  # noqa: E731
        code=delivery.code, counts={lot.code: Count(25, 0)}, actor=OPERATOR, clock=LATER
    )
    assert together([receiving] * 4) == {"done": 1, "delivery.received": 3}
    assert Need.objects.get().received == 25


def test_a_hold_and_an_acceptance_at_once_leave_no_live_order() -> None:
    proposal = adopted(60)
    design = proposal.profile.version.design.code
    holding = lambda: place_hold(  # noqa: E731
        scope=HoldScope(design=design), reason="Doute", actor=OPERATOR, clock=CLOCK
    )
    together([holding, accepting(proposal.code, 60)])
    assert not Order.objects.filter(status="active").exists()
    assert Need.objects.get().committed == 0


def test_a_hold_and_a_release_at_once_leave_no_released_lot() -> None:
    """A hold always lands: it waits for the release, or the release finds the lot held."""
    lot = released_lot()
    design = lot.profile.version.design.code
    release = lambda: release_lot(code=lot.code, actor=OPERATOR, clock=LATER)  # noqa: E731
    holding = lambda: place_hold(  # noqa: E731
        scope=HoldScope(design=design), reason="Doute", actor=OPERATOR, clock=LATER
    )
    outcomes = together([release, holding])
    lot.refresh_from_db()
    assert outcomes in ({"done": 2}, {"done": 1, "lot.held_by": 1})
    assert lot.status == "held"


def test_numbers_are_given_once() -> None:
    taken: list[int] = []
    taking = lambda: taken.append(next_number("essai"))  # noqa: E731
    assert together([taking] * PEOPLE) == {"done": PEOPLE}
    assert sorted(taken) == list(range(1, PEOPLE + 1))
    assert connection.vendor in {"sqlite", "postgresql"}


def test_labels_printed_at_once_never_share_a_number_and_deliveries_read_at_once_see_each_other(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = build_scene(monkeypatch).released
    open_register_of(lot, settings, tmp_path)
    own: dict[str, Any] = {"actor": OPERATOR, "clock": NOW}
    together([lambda n=n: print_labels(code=lot.code, per_bag=n, **own) for n in (10, 20, 10, 20, 8)])  # type: ignore[misc]
    prints = list(LabelPrint.objects.order_by("pk"))
    given = Counter(n for row in prints for n in range(row.first_unit, row.first_unit + row.bags))
    assert len(prints) > 1 and set(given.values()) == {1}
    text = printed_codes(lot, per_bag=10)[0]
    sent = [send_delivery(parcels=[Parcel(lot.code, 10)], **own).code for _ in range(4)]
    outcomes = together([lambda code=code: record_scans(code=code, texts=[text], **own) for code in sent])  # type: ignore[misc]
    findings = Counter(LabelScan.objects.values_list("finding", flat=True))
    assert (outcomes, findings) == ({"done": 4}, {"counted": 1, "elsewhere": 3})
    assert [alert.deliveries for alert in alerts_of_delivery(sent[0])] == [tuple(sorted(sent))]


def test_two_declarations_never_share_what_an_agreement_leaves() -> None:
    cast = the_cast()
    agreement = agree_to_samples(
        establishment=cast.hospital.code, profile=cast.profile.code, workshop=cast.workshop.code, pieces=5,
        valid_from=MONDAY, actor=OPERATOR, clock=CLOCK,
    ).number  # fmt: skip
    declaring = lambda: declare_sample(  # noqa: E731
        agreement=agreement,
        quantity=2,
        made_on=MONDAY,
        marked=True,
        bench_only=True,
        actor=OPERATOR,
        clock=CLOCK,
    )
    assert together([declaring] * PEOPLE) == {"done": 2, "sample.exceeded": PEOPLE - 2}
    assert sum(BenchSample.objects.values_list("quantity", flat=True)) == 4
