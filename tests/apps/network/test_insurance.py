"""The insurance of a workshop: what it says covers nothing more until somebody else has seen it, nothing less at once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.network.commands.check_insurance import check_insurance
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.insurance import cover_of, is_checked
from maillage.apps.network.models import Workshop
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)


def a_shop(since: date | None = JANUARY, until: date | None = JUNE) -> str:
    return register_workshop(
        name="Atelier", commune="26108", responsible_name="Association", insured_from=since,
        insured_until=until, actor=coordinator("26"), clock=CLOCK,
    ).code  # fmt: skip


def stating(code: str, actor: Actor, since: date | None, until: date | None) -> Workshop:
    return edit_workshop(workshop=code, insured_from=since, insured_until=until, actor=actor, clock=CLOCK)


def covered(code: str) -> tuple[date | None, date | None, bool]:
    row = Workshop.objects.get(code=code)
    cover = cover_of(row)
    return cover.since, cover.until, is_checked(row)


def test_what_its_coordination_writes_was_seen() -> None:
    code = a_shop()
    row = Workshop.objects.get(code=code)
    assert (row.checked_on, row.checked_by) == (date(2026, 3, 2), "coordinator")
    assert covered(code) == (JANUARY, JUNE, True)


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (JANUARY, DECEMBER, (JANUARY, JUNE)),  # longer: as before until it is seen
        (JANUARY, None, (JANUARY, JUNE)),
        (date(2025, 1, 1), JUNE, (JANUARY, JUNE)),
        (JANUARY, date(2026, 3, 31), (JANUARY, date(2026, 3, 31))),  # shorter: at once
        (date(2026, 2, 1), JUNE, (date(2026, 2, 1), JUNE)),
        (date(2026, 7, 1), DECEMBER, (None, None)),  # another period: neither
        (None, None, (None, None)),
    ],
)
def test_what_it_writes_itself_only_takes_away(
    since: date | None, until: date | None, counts: tuple[date | None, date | None]
) -> None:
    code = a_shop()
    stating(code, workshop_manager(code), since, until)
    assert covered(code) == (*counts, False)


def test_a_first_insurance_of_its_own_waits_then_counts() -> None:
    code = a_shop(None, None)
    stating(code, workshop_manager(code), JANUARY, DECEMBER)
    assert covered(code) == (None, None, False)
    check_insurance(workshop=code, since=JANUARY, until=DECEMBER, actor=coordinator("26"), clock=CLOCK)
    assert covered(code) == (JANUARY, DECEMBER, True)


def test_nobody_checks_their_own_nor_elsewhere() -> None:
    code = a_shop()
    stating(code, workshop_manager(code), JANUARY, DECEMBER)
    for actor in (workshop_manager(code), coordinator("75")):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            check_insurance(workshop=code, since=JANUARY, until=DECEMBER, actor=actor, clock=CLOCK)
    assert covered(code) == (JANUARY, JUNE, False)


def test_only_the_dates_that_were_read_are_checked_once() -> None:
    code = a_shop()
    stating(code, workshop_manager(code), JANUARY, DECEMBER)
    with pytest.raises(Conflict, match=r"workshop\.insurance_changed"):
        check_insurance(workshop=code, since=JANUARY, until=JUNE, actor=OPERATOR, clock=CLOCK)
    check_insurance(workshop=code, since=JANUARY, until=DECEMBER, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"workshop\.insurance_checked"):
        check_insurance(workshop=code, since=JANUARY, until=DECEMBER, actor=OPERATOR, clock=CLOCK)
    bare = a_shop(None, None)
    with pytest.raises(Refusal, match=r"workshop\.insurance_unstated"):
        check_insurance(workshop=bare, since=None, until=None, actor=OPERATOR, clock=CLOCK)
