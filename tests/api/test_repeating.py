"""`Idempotency-Key`: done once, answered twice; another body refused; what was refused judged anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.page_world import World, build_world

from maillage.apps.accounts.actor import ANONYMOUS, OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.answer_once import Answer, answer_once, erase_answers
from maillage.apps.accounts.models import KeptAnswer
from maillage.apps.needs.models import Need
from maillage.kernel.clock import FixedClock, SystemClock, today

pytestmark = pytest.mark.django_db
DAY = today(SystemClock())
NOON = FixedClock.at_noon(DAY)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


Filing = Callable[..., Any]


@pytest.fixture
def file(client: Client, world: World, bearer: Callable[..., dict[str, str]]) -> Filing:
    mine = bearer(Role.REQUESTER, "26", world.hospital)

    def post(key: str, quantity: int = 10, headers: dict[str, str] = mine) -> Any:
        body = {
            "establishment": world.hospital, "design": world.visor, "quantity": quantity,
            "deadline": str(world.day + timedelta(days=9)),
        }  # fmt: skip
        return client.post(
            "/api/v1/needs",
            body,
            content_type="application/json",
            headers={**headers, "idempotency-key": key},
        )

    return post


def test_sent_again_it_is_done_once_and_answered_twice(file: Filing) -> None:
    before = Need.objects.count()
    first, second = file('"8e03978e"'), file("8e03978e")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["Content-Type"] == second.headers["Content-Type"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["Cache-Control"] == "no-store"
    assert Need.objects.count() == before + 1


def test_another_body_under_the_same_key_is_refused(file: Filing) -> None:
    file("a")
    before = Need.objects.count()
    answer = file("a", quantity=11)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.key_reused")
    assert Need.objects.count() == before


def test_a_refused_act_keeps_nothing(file: Filing) -> None:
    refused = file("b", quantity=0)
    assert refused.status_code == 422
    assert file("b", quantity=12).status_code == 201


def test_keys_of_two_tokens_never_meet(
    file: Filing, world: World, bearer: Callable[..., dict[str, str]]
) -> None:
    first = file("c")
    other = file("c", headers=bearer(Role.REQUESTER, "26", world.hospital))
    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json()["code"] != other.json()["code"]
    stranger = file("c", headers={})
    assert (stranger.status_code, stranger.json()["code"]) == (401, "token.missing")


@pytest.mark.parametrize("key", ["", '""', "é", "a b", "x" * 256])
def test_what_is_no_key_is_refused(file: Filing, key: str) -> None:
    before = Need.objects.count()
    answer = file(key)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
    assert answer.json()["reasons"][0]["params"]["field"] == "Idempotency-Key"
    assert Need.objects.count() == before


def test_a_token_that_may_only_read_keeps_no_key(
    file: Filing, world: World, bearer: Callable[..., dict[str, str]]
) -> None:
    reader = bearer(Role.REQUESTER, "26", world.hospital, may_write=False)
    assert file("d", headers=reader).json()["code"] == "token.read_only"
    assert KeptAnswer.objects.count() == 0


def test_an_answer_is_kept_for_a_day() -> None:
    done: list[int] = []

    def act() -> Answer:
        done.append(1)
        return Answer(200, str(len(done)))

    def ask(hours: float, mark: str = "m") -> Answer:
        later = FixedClock(NOON.now() + timedelta(hours=hours))
        return answer_once(key="k", mark=mark, act=act, actor=OPERATOR, clock=later)

    assert [ask(0), ask(23.9), ask(24, "other")] == [
        Answer(200, "1"),
        Answer(200, "1", True),
        Answer(200, "2"),
    ]
    assert erase_answers(clock=FixedClock(NOON.now() + timedelta(hours=47.9))) == 0
    assert erase_answers(clock=FixedClock(NOON.now() + timedelta(hours=48))) == 1


def test_an_act_that_breaks_keeps_nothing() -> None:
    def act() -> Answer:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            answer_once(key="k", mark="m", act=act, actor=ANONYMOUS, clock=NOON)
    assert list(KeptAnswer.objects.values_list("mark", flat=True)) == [""]
