"""What waits for somebody else's eyes: found in the database as it is said of each row, listed, and to be decided."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.test import Client
from tests.factories.people import coordinator, requester, workshop_manager
from tests.web.page_world import signed

from maillage.apps.accounts.codes import Role
from maillage.apps.boards.queries.coordination.board import coordination_board
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.network.commands.check_insurance import check_insurance
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.insurance import is_checked
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.network.queries.establishments import establishment_list
from maillage.apps.network.queries.workshops import workshop_list
from maillage.apps.network.vouching import claimed_identity
from maillage.kernel.clock import SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
DAY = today(CLOCK)
DATES: tuple[date | None, ...] = (None, DAY, DAY + timedelta(days=90))


def some_workshops() -> None:
    """Each pair of dates seen by the coordination, then each stated by the workshop; and one never seen."""
    mine = coordinator("26")
    for seen, stated in product(product(DATES[1:], DATES), repeat=2):
        code = register_workshop(
            name="Atelier",
            commune="26108",
            insured_from=seen[0],
            insured_until=seen[1],
            actor=mine,
            clock=CLOCK,
        ).code
        terms = {"insured_from": stated[0], "insured_until": stated[1]}
        edit_workshop(workshop=code, actor=workshop_manager(code, "26"), clock=CLOCK, **terms)
    for start in DATES[:2]:
        code = register_workshop(name="Atelier", commune="26108", actor=mine, clock=CLOCK).code
        edit_workshop(workshop=code, actor=workshop_manager(code, "26"), clock=CLOCK, insured_from=start)


def some_establishments() -> list[str]:
    codes = []
    for changes in (
        {},
        {"kind": "hospital"},
        {"commune": "26113"},
        {"finess": "260000021"},
        {"address": "1 rue"},
    ):
        code = register_establishment(
            name="EHPAD", kind="ehpad", commune="26362", actor=coordinator("26"), clock=CLOCK
        ).code
        verify_establishment(establishment=code, actor=coordinator("26"), clock=CLOCK)
        edit_establishment(establishment=code, actor=requester(code, "26"), clock=CLOCK, **changes)  # type: ignore[arg-type]
        codes.append(code)
    return codes


def decided(territory: str) -> dict[str, int]:
    board = coordination_board(CLOCK.now(), DAY, BoardScope(territory))
    return {d.kind: d.count for d in board.decisions if d.kind in ("insurance", "identities")}


def test_insurance_that_nobody_saw_is_found_listed_and_to_be_decided() -> None:
    some_workshops()
    said = {r.code for r in Workshop.objects.all() if r.insured_from is not None and not is_checked(r)}
    found = workshop_list(insurance_waiting=True, size=200)
    assert ({row.code for row in found.items}, found.total) == (said, len(said))
    assert 0 < len(said) < Workshop.objects.count()
    assert (decided("26"), decided("75"), decided("FR")) == (
        {"insurance": len(said)}, {}, {"insurance": len(said)},
    )  # fmt: skip
    row = Workshop.objects.get(code=min(said))
    check_insurance(
        workshop=row.code,
        since=row.insured_from,
        until=row.insured_until,
        actor=coordinator("26"),
        clock=CLOCK,
    )
    assert decided("26") == {"insurance": len(said) - 1}


def test_a_claimed_identity_is_found_listed_and_to_be_decided() -> None:
    codes = some_establishments()
    said = {row.code for row in Establishment.objects.all() if claimed_identity(row) is not None}
    found = establishment_list(identity_waiting=True)
    assert ({row.code for row in found.items}, found.total) == (said, len(said))
    assert said == set(codes[1:4])
    assert (decided("26"), decided("75")) == ({"identities": 3}, {})
    verify_establishment(establishment=codes[1], actor=coordinator("26"), clock=CLOCK)
    assert decided("26") == {"identities": 2}


def test_what_the_board_says_leads_to_the_list_that_counts_the_same(client: Client) -> None:
    some_establishments()
    some_workshops()
    page = signed("coordination", Role.COORDINATOR, "26").get("/coordination/a-decider/?territoire=26")
    html = page.content.decode()
    for address in (
        "/etablissements/?territory=26&amp;identity=waiting",
        "/ateliers/?territory=26&amp;insurance=waiting",
    ):
        assert address in html
    counts = decided("26")
    for address, kind in (
        ("/etablissements/?territory=26&identity=waiting&format=csv", "identities"),
        ("/ateliers/?territory=26&insurance=waiting&format=csv", "insurance"),
    ):
        lines = client.get(address).content.decode().strip().splitlines()
        assert len([line for line in lines if ";26;" in line or ",26," in line]) == counts[kind], lines[:3]
