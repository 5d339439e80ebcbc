"""Approving and publishing with a token: a leaked one is not enough, a one-time code is, and is spent once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends import db as cache_rows
from django.test import Client
from tests.web.page_world import CLOCK, World, build_signed_world
from tests.web.signing import an_application, one_time_codes

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import DEMONSTRATION_CODE, Role
from maillage.apps.accounts.models import User
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import PreparedRecord
from maillage.kernel.clock import today

pytestmark = pytest.mark.django_db
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    return build_signed_world(settings, tmp_path)


@pytest.fixture
def prepared(world: World) -> PreparedRecord:
    given: dict[str, Any] = {
        "territory": "26",
        "reason": "Essai",
        "valid_from": today(CLOCK),
        "categories": ["D"],
    }
    row = record_policy(**given, actor=OPERATOR, clock=CLOCK)
    assert isinstance(row, PreparedRecord)
    return row


def asked(
    row: PreparedRecord, headers: dict[str, str], code: str = "", verb: str = "approve"
) -> tuple[int, Any]:
    sent = {**headers, "second-factor-code": code} if code else headers
    body = {"sha256": row.sha256} if verb == "approve" else {}
    answer = Client().post(
        f"/api/v1/prepared/{row.number}/{verb}", body, content_type="application/json", headers=sent
    )
    return answer.status_code, answer.json()


def signer_of(bearer: Bearer, *, application: bool = True) -> tuple[dict[str, str], str]:
    headers = bearer(Role.SIGNER)
    user = User.objects.latest("pk")
    if application:
        an_application(user)
    return headers, user.username


@pytest.mark.parametrize("verb", ["approve", "publish"])
def test_a_token_alone_is_led_to_the_page(prepared: PreparedRecord, bearer: Bearer, verb: str) -> None:
    headers, _name = signer_of(bearer)
    status, found = asked(prepared, headers, verb=verb)
    assert (status, found["code"]) == (422, "token.prove_again")
    assert f"/actes/a-signer/{prepared.number}/" in found["reasons"][0]["advice"]
    prepared.refresh_from_db()
    assert prepared.state == "prepared"


def test_a_code_proves_once(prepared: PreparedRecord, bearer: Bearer) -> None:
    headers, name = signer_of(bearer)
    good, _late, _early = one_time_codes(name)
    wrong = f"{(int(good) + 1) % 1_000_000:06}"
    assert asked(prepared, headers, wrong)[1]["code"] == "token.wrong_code"
    assert asked(prepared, headers, good)[0] == 200
    status, found = asked(prepared, headers, good, "publish")
    assert (status, found["code"]) == (422, "token.wrong_code")  # spent, whatever it was spent on


def test_a_code_is_spent_as_long_as_it_would_count(
    prepared: PreparedRecord, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone half a minute ahead: its code counts for a minute and more, and is spent as long."""
    headers, name = signer_of(bearer)
    _good, _late, early = one_time_codes(name)
    assert asked(prepared, headers, early)[0] == 200
    later, real, real_now = 31.0, time.time, cache_rows.tz_now
    monkeypatch.setattr(time, "time", lambda: real() + later)
    monkeypatch.setattr(cache_rows, "tz_now", lambda: real_now() + timedelta(seconds=later))
    assert asked(prepared, headers, early, "publish")[1]["code"] == "token.wrong_code"


def test_the_code_of_somebody_else_proves_nothing(prepared: PreparedRecord, bearer: Bearer) -> None:
    headers, _name = signer_of(bearer)
    _others, other = signer_of(bearer)
    assert asked(prepared, headers, next(one_time_codes(other)))[1]["code"] == "token.wrong_code"


def test_codes_are_not_to_be_guessed(prepared: PreparedRecord, bearer: Bearer) -> None:
    headers, name = signer_of(bearer)
    good = next(one_time_codes(name))
    wrong = f"{(int(good) + 7) % 1_000_000:06}"
    assert {asked(prepared, headers, wrong)[1]["code"] for _ in range(5)} == {"token.wrong_code"}
    assert asked(prepared, headers, good)[1]["code"] == "token.too_many_codes"


def test_without_an_application_the_screen_is_the_way(prepared: PreparedRecord, bearer: Bearer) -> None:
    headers, _name = signer_of(bearer, application=False)
    assert asked(prepared, headers, "123456")[1]["code"] == "token.prove_again"


def test_a_missing_right_is_said_first(prepared: PreparedRecord, bearer: Bearer) -> None:
    status, found = asked(prepared, bearer(Role.REVIEWER), verb="publish")
    assert (status, found["code"].split(".")[0]) == (403, "access")


@pytest.mark.parametrize(("kind", "status"), [("demo", 200), ("real", 422)])
def test_the_fixed_code_counts_in_a_demonstration_only(
    prepared: PreparedRecord, bearer: Bearer, kind: str, status: int
) -> None:
    install(kind=kind, clock=CLOCK)
    headers, _name = signer_of(bearer)
    assert asked(prepared, headers, DEMONSTRATION_CODE)[0] == status
