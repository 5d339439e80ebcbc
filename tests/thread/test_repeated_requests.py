"""One request sent several times at once, as a program does whose network hesitates: done once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from tests.api.conftest import token_for
from tests.web.page_world import World, build_world

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.answer_once import Answer, answer_once
from maillage.apps.needs.models import Need
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6
CLOCK = SystemClock()


def in_threads(acts: list[Callable[[], Any]]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def filing(world: World, secret: str) -> Callable[[], Any]:
    body = {
        "establishment": world.hospital, "design": world.visor, "quantity": 10,
        "deadline": str(world.day + timedelta(days=9)),
    }  # fmt: skip
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "once"}
    return lambda: Client().post("/api/v1/needs", body, content_type="application/json", headers=headers)


def test_the_same_request_at_once_is_done_once() -> None:
    world = build_world()
    secret = token_for("essai", Assignment(Role.REQUESTER, "26", world.hospital))
    before = Need.objects.count()
    answers = in_threads([filing(world, secret)] * TIMES)
    assert Need.objects.count() == before + 1
    done = {answer.content for answer in answers if answer.status_code == 201}
    assert len(done) == 1
    others = {(a.status_code, a.json()["code"]) for a in answers if a.status_code != 201}
    assert others <= {(409, "request.key_busy")}
    assert filing(world, secret)().content in done


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SKIPPED: on SQLite one writer waits for the other"
)
def test_while_the_first_runs_the_second_is_told_so() -> None:
    running, end = Event(), Event()

    def slow() -> Answer:
        running.set()
        assert end.wait(timeout=20)
        return Answer(200, "first")

    def ask(act: Callable[[], Answer]) -> Answer:
        return answer_once(key="k", mark="m", act=act, actor=OPERATOR, clock=CLOCK)

    def second() -> str:
        assert running.wait(timeout=20)
        try:
            ask(lambda: Answer(200, "second"))
        except Exception as refusal:
            return type(refusal).__name__ + " " + str(refusal)
        finally:
            end.set()
        return "done"

    assert in_threads([lambda: ask(slow), second]) == [Answer(200, "first"), "Conflict request.key_busy"]
    assert ask(slow) == Answer(200, "first", replayed=True)
    assert connection.vendor == "postgresql"
