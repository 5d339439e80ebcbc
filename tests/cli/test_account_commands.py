"""`maillage account …`, as typed: what it does, what it refuses, with which code of exit."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories.thread import a_workshop
from tests.web.signing import an_application

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry, User
from maillage.apps.accounts.queries.actors import assignments_of
from maillage.apps.outbox.models import Message
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import SystemClock, today
from maillage.site.console import main

CLOCK = SystemClock()
PASSPHRASE = "une longue phrase de passe"


@pytest.fixture(autouse=True)
def installed(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install(kind="real", clock=CLOCK)


def typed(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["account", *words], catch_exceptions=False)
    assert done.exit_code == code, (words, done.output)
    return done


def opened(name: str = "alix", role: str = "administrator", *more: str, code: int = 0) -> Result:
    return typed("open", name, "--role", role, "--password", PASSPHRASE, *more, code=code)


def held(name: str, day: date | None = None) -> tuple[Assignment, ...]:
    return assignments_of(User.objects.get(username=name).pk, day or today(CLOCK))


def test_the_first_administrator() -> None:
    opened("alix", "administrator", "--email", "Alix@Example.org", "--name", "Alix Martin")
    user = User.objects.get()
    assert (user.email, user.full_name, user.check_password(PASSPHRASE)) == (
        "alix@example.org",
        "Alix Martin",
        True,
    )
    assert held("alix") == (Assignment(Role.ADMINISTRATOR, "FR"),)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("chef", "account.role_unreadable"),
        ("coordinator:R84:L0001:x", "account.role_unreadable"),
        ("coordinator:ZZ", "territory.unknown"),
        ("workshop", "account.organisation_missing"),
        ("workshop::L9999", "account.organisation_unknown"),
    ],
)
def test_what_cannot_be_a_role_is_refused(role: str, code: str) -> None:
    assert code in opened("lou", role, code=3).output
    assert User.objects.count() == 0


def test_a_weak_password_is_refused() -> None:
    refused = typed("open", "alix", "--role", "administrator", "--password", "court", code=3)
    assert "account.password_weak" in refused.output


def test_a_whole_life() -> None:
    shop = a_workshop(CLOCK, commune="26108").code
    opened()
    invited = typed("invite", "lou", "--role", f"workshop::{shop}", "--email", "lou@example.org", "--json")
    assert json.loads(invited.stdout)["link"].startswith("http://localhost:8000/invitation/")
    assert Message.objects.get().email == "lou@example.org"
    last = today(CLOCK) + timedelta(days=9)
    typed("grant", "lou", "coordinator:R84", "--until", last.isoformat())
    assert held("lou") == (Assignment(Role.WORKSHOP, "26", shop), Assignment(Role.COORDINATOR, "R84"))
    assert "account.role_held" in typed("grant", "lou", "coordinator:R84", code=3).output
    typed(
        "end", "lou", "coordinator:R84", "--reason", "fin de mission", "--last-day", today(CLOCK).isoformat()
    )
    assert held("lou", last) == (Assignment(Role.WORKSHOP, "26", shop),)
    listed = json.loads(typed("list", "--json").stdout)["accounts"]
    assert [(line["username"], line["state"], line["factor"], line["roles"]) for line in listed] == [
        ("alix", "open", "missing", ["administrator:FR"]),
        ("lou", "invited", "missing", [f"workshop:26:{shop}", "coordinator:R84"]),
    ]
    typed("end", "lou", f"workshop::{shop}", "--reason", "départ")
    typed("close", "lou", "--reason", "départ")
    assert held("lou") == () and not User.objects.get(username="lou").is_active
    assert "account.closed" in typed("invite", "lou", code=3).output
    typed("reopen", "lou")
    assert "\tinvited\t" in typed("list", "--text", "lou").stdout
    assert {line.actor for line in JournalEntry.objects.filter(subject="lou")} == {"operator"}


def test_the_last_administrator_stays_even_for_the_operator() -> None:
    opened()
    assert (
        "account.last_administrator"
        in typed("end", "alix", "administrator:FR", "--reason", "x", code=3).output
    )
    opened("bao")
    typed("end", "alix", "administrator", "--reason", "x")


def test_a_lost_factor_is_forgotten() -> None:
    opened()
    an_application(User.objects.get())
    assert "\tset\t" in typed("list").stdout
    typed("forget-factor", "alix", "--reason", "téléphone volé")
    assert "\tmissing\t" in typed("list", "--factor", "missing").stdout
    assert "account.unknown" in typed("forget-factor", "personne", "--reason", "x", code=3).output
