"""What is periodic: late holds told once to who may settle them, rows compared with the log once a day; no Django to sign."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories.thread import MONDAY, the_cast

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.flag_holds import flag_holds
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.outbox.models import Message
from maillage.apps.records.commands.compare_register import VERB, compare_register
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock

CLOCK = FixedClock.at_noon(MONDAY)


def after(hours: float) -> FixedClock:
    return FixedClock(CLOCK.now() + timedelta(hours=hours))


@pytest.mark.django_db
def test_a_hold_that_nobody_settled_is_told_after_a_day_and_never_lapses() -> None:
    cast = the_cast(CLOCK)
    roles = {"un": Role.SIGNER, "deux": Role.SIGNER, "trois": Role.REVIEWER}
    for name, role in roles.items():
        open_account(
            username=name, full_name=name, roles=[Assignment(role, "FR")], actor=OPERATOR, clock=CLOCK
        )
    late, settled = (
        place_hold(scope=HoldScope(workshop=cast.workshop.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
        for _ in range(2)
    )
    lift(number=settled.number, reason="Vu", actor=OPERATOR, clock=CLOCK)
    assert [flag_holds(clock=after(hours)) for hours in (23.9, 24, 25, 100)] == [0, 1, 0, 0]
    told = Message.objects.filter(key__startswith="hold-unconfirmed:")
    assert {(row.about, row.account.username, row.urgent) for row in told} == {
        (late.number, "un", True),
        (late.number, "deux", True),
    }
    assert not Act.objects.filter(ends__number=late.number).exists()


@pytest.mark.django_db
def test_rows_are_compared_once_a_day_once_the_register_is_open(open_at: Callable[..., None]) -> None:
    assert compare_register(clock=CLOCK) is None
    open_at(CLOCK)
    found = [compare_register(clock=after(hours)) for hours in (0, 1, 22, 23)]
    assert [one is not None and one.records for one in found] == [3, False, False, 3]
    kept = JournalEntry.objects.filter(verb=VERB).values_list("detail__differences", flat=True)
    assert list(kept) == [0, 0]


@pytest.mark.parametrize(
    "words",
    [
        ["sign", "--folder", "{here}", "{here}", "--once"],
        ["register", "ceremony", "{here}/out", "--origin", "a b", "--authority", "x"],
    ],
)
def test_signing_and_the_ceremony_import_no_django(words: list[str], tmp_path: Path) -> None:
    typed = [word.format(here=tmp_path) for word in words]
    code = (
        "import sys; from maillage.site.console import main\n"
        f"sys.argv = {['maillage', *typed]!r}\n"
        "try: main()\nexcept SystemExit: print('django' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "False"
