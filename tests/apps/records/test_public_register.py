"""Which state is served, and that its date never depends on an append."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories.public_register import logged
from tests.factories.register import cosignature, keep_keys, key_notes, trust_of_day
from tests.factories.thread import MONDAY
from tests.register.making import LOG, WITNESSES, decision, key, withdrawal

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.commands.keep_trust import DATED_EVERY, date_log
from maillage.apps.records.commands.open_register import open_register
from maillage.apps.records.models import Checkpoint
from maillage.apps.records.queries.public_register import PublicRegister, public_register
from maillage.jobs.ticking import _dated
from maillage.kernel.clock import Clock, FixedClock
from maillage.register import verdicts

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
TERMS = {"issued": MONDAY, "valid_from": MONDAY}


def later(**spent: float) -> FixedClock:
    return FixedClock(CLOCK.now() + timedelta(**spent))


def served() -> PublicRegister:
    found = public_register()
    assert found is not None
    return found


def cosigned(clock: Clock, *keys: Any) -> None:
    for each in keys:
        cosign_checkpoint(line=cosignature(clock, each), clock=clock)


def outcome(id: str, clock: Clock) -> str:
    return verdicts.on_id(served().verified(clock.now()), id).outcome.value


def test_the_state_served_is_the_last_that_a_quorum_cosigned(open_at: Callable[[Clock], None]) -> None:
    assert public_register() is None
    open_at(CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    assert (served().size, served().is_witnessed, outcome("2026-010", CLOCK)) == (4, False, "stale")
    cosigned(CLOCK, *WITNESSES[:2])
    assert (served().size, served().is_witnessed, outcome("2026-010", CLOCK)) == (4, True, "current")
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    assert (served().size, served().waiting) == (4, 1)
    assert outcome("2026-010", CLOCK) == "withdrawn"  # what ends is believed at once
    cosigned(CLOCK, WITNESSES[2])
    assert served().size == 4  # one more witness of another size makes no quorum
    cosigned(CLOCK, WITNESSES[0])
    assert (served().size, served().waiting) == (5, 0)


def test_the_date_is_dated_without_any_append(open_at: Callable[[Clock], None]) -> None:
    open_at(CLOCK)
    logged(CLOCK, decision("2026-010", category="C", **TERMS))
    cosigned(CLOCK, *WITNESSES[:2])
    assert date_log(clock=later(hours=5)) is False
    assert outcome("2026-010", later(hours=25)) == "stale"
    renewed = FixedClock(CLOCK.now() + DATED_EVERY)
    assert date_log(clock=renewed) is True and date_log(clock=renewed) is False
    assert Checkpoint.objects.filter(size=4).count() == 2
    assert served().is_witnessed  # the lines of the same text are still good
    cosigned(later(hours=7), *WITNESSES[:2])
    assert outcome("2026-010", later(hours=25)) == "current"
    assert [moment for _, moment in served().witnesses] == [later(hours=7).now()] * 2


def test_without_a_key_the_date_ages_and_the_rest_goes_on(
    open_at: Callable[[Clock], None], settings: Any
) -> None:
    assert date_log(clock=CLOCK) is False  # not open
    open_at(CLOCK)
    (settings.KEYS / "log.key").unlink()
    assert _dated(later(days=1)) is False
    keep_keys(settings.KEYS, log=key(LOG.name + "x"))
    assert _dated(later(days=1)) is False
    keep_keys(settings.KEYS)
    assert _dated(later(days=1)) is True


def test_without_witnesses_the_log_tells_the_time_and_nobody_attests(settings: Any, tmp_path: Any) -> None:
    settings.KEYS = keep_keys(tmp_path / "keys")
    note = trust_of_day(MONDAY, witnesses=(), quorum=0)
    open_register(trust_note=note, keys=key_notes(MONDAY), authority="A", actor=OPERATOR, clock=CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    found = served()
    assert (found.size, found.is_witnessed, found.quorum) == (4, False, 0)
    verdict = verdicts.on_id(found.verified(CLOCK.now()), "2026-010")
    assert (verdict.outcome, [w.code for w in verdict.warnings]) == (
        "current", ["register.verdict.not_witnessed"],
    )  # fmt: skip


def test_reading_it_asks_so_many_queries(
    open_at: Callable[[Clock], None], django_assert_num_queries: Any
) -> None:
    open_at(CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    served()
    with django_assert_num_queries(7):
        served()
