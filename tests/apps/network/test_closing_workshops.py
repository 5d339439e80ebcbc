"""Closing a workshop for good: never in silence over its work, kept in history, off the map; and opening it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from tests.factories.lists import crest, parsed
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.closing import WORKSHOP_CLOSING
from maillage.apps.network.commands.close_workshop import close_workshop, reopen_workshop
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.models import Workshop
from maillage.apps.network.queries.workshops import workshop_list, workshop_points, workshop_sheet
from maillage.kernel.clock import Clock, FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(DAY)


class Busy:
    """Work as production registers it: named until it is stopped."""

    def __init__(self) -> None:
        self.work: list[str] = []
        self.stopped: list[tuple[str, str]] = []

    def under_way(self, workshop: str, /) -> Sequence[str]:
        return self.work

    def stop(self, workshop: str, /, *, note: str, actor: Actor, clock: Clock) -> None:
        self.stopped.append((workshop, note))
        self.work.clear()


@pytest.fixture
def busy() -> Iterator[Busy]:
    found = Busy()
    WORKSHOP_CLOSING.register(found)
    yield found
    WORKSHOP_CLOSING.forget(found)


@pytest.fixture
def shop() -> str:
    return register_workshop(name="Atelier", commune="26108", actor=OPERATOR, clock=CLOCK).code


def test_closed_since_a_day_in_history_and_off_the_map(shop: str) -> None:
    close_workshop(
        workshop=shop, reason="ended", on=DAY - timedelta(days=4), note="  Fin du  bail ",
        actor=workshop_manager(shop), clock=CLOCK,
    )  # fmt: skip
    sheet = workshop_sheet(shop)
    assert (sheet.is_open, sheet.closed_on, sheet.closed_reason, sheet.closed_note) == (
        False, DAY - timedelta(days=4), "ended", "Fin du bail",
    )  # fmt: skip
    assert workshop_points() == ()
    assert [row.code for row in workshop_list().items] == [shop]
    with pytest.raises(Refusal, match=r"workshop\.closed"):
        close_workshop(workshop=shop, reason="ended", actor=OPERATOR, clock=CLOCK)


def test_opening_again(shop: str) -> None:
    with pytest.raises(Refusal, match=r"workshop\.open"):
        reopen_workshop(workshop=shop, actor=OPERATOR, clock=CLOCK)
    close_workshop(workshop=shop, reason="unreachable", actor=OPERATOR, clock=CLOCK)
    reopen_workshop(workshop=shop, actor=coordinator("26"), clock=CLOCK)
    sheet = workshop_sheet(shop)
    assert (sheet.is_open, sheet.closed_on, sheet.closed_reason) == (True, None, "")
    assert len(workshop_points()) == 1
    assert JournalEntry.objects.get(verb="reopen_workshop").detail == {"closed_since": "2026-03-02"}


def test_work_under_way_is_told_then_stopped_when_confirmed(shop: str, busy: Busy) -> None:
    busy.work = ["C00001", "P0001-002"]
    with pytest.raises(Refusal) as refused:
        close_workshop(workshop=shop, reason="ended", actor=OPERATOR, clock=CLOCK)
    assert (refused.value.code, refused.value.params["work"]) == (
        "workshop.work_under_way",
        ["C00001", "P0001-002"],
    )
    assert workshop_sheet(shop).is_open
    close_workshop(
        workshop=shop, reason="ended", note="Incendie", confirmed=True, actor=OPERATOR, clock=CLOCK
    )
    assert (busy.stopped, workshop_sheet(shop).is_open) == ([(shop, "Incendie")], False)
    assert JournalEntry.objects.get(verb="close_workshop").detail["stopped"] == ["C00001", "P0001-002"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "tired"}, "workshop.unknown_closed_reason"),
        ({"on": DAY + timedelta(days=1)}, "workshop.closed_in_future"),
        ({"note": "x" * 301}, "field.invalid"),
        ({"actor": coordinator("75")}, "access.role_missing"),
        ({"workshop": "L0404"}, "workshop.unknown"),
    ],
)
def test_closing_is_refused(shop: str, given: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        close_workshop(**{"workshop": shop, "reason": "ended", "actor": OPERATOR, "clock": CLOCK, **given})  # type: ignore[arg-type]
    assert refused.value.code == code
    assert Workshop.objects.get().is_open


def listed(closed: bool) -> tuple[str, ...]:
    report = import_workshops(
        parsed=parsed(crest(closed=closed)), feed="fablabs.io", actor=OPERATOR, clock=CLOCK
    )
    return tuple(warning.code for warning in report.warnings)


def test_a_list_closes_and_opens_what_nobody_closed_by_hand() -> None:
    listed(closed=False)
    assert listed(closed=True) == ()
    assert (workshop_sheet("L0001").closed_reason, workshop_sheet("L0001").closed_on) == ("listed", DAY)
    assert listed(closed=False) == ()
    assert (workshop_sheet("L0001").is_open, workshop_sheet("L0001").closed_on) == (True, None)


def test_a_list_that_names_a_closed_workshop_says_so_without_a_day() -> None:
    listed(closed=True)
    assert (workshop_sheet("L0001").closed_reason, workshop_sheet("L0001").closed_on) == ("listed", None)


def test_a_list_never_closes_over_work_and_says_so_each_time(busy: Busy) -> None:
    listed(closed=False)
    busy.work = ["C00007"]
    assert listed(closed=True) == listed(closed=True) == ("import.closing_kept",)
    assert workshop_sheet("L0001").is_open
    busy.work = []
    assert listed(closed=True) == ()
    assert not workshop_sheet("L0001").is_open
