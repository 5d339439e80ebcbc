"""Hostile requests made from the API's own description: no failure, no undeclared answer.

Half of them name objects that exist, so that commands are reached behind the parsing. Everything
happens in one transaction, on a small network made by commands, and is rolled back. The same few requests
each time, so that a failure is seen again; `--fuzz-deep` makes many, and others each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import jsonschema_rs
import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from tests.api.conftest import token_for
from tests.api.test_description import described
from tests.web.page_world import World, build_world

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]  # the mark is what makes a test database
DEEP = os.environ.get("FUZZ_DEEP") == "1"
EXAMPLES = 300 if DEEP else 15
schema = schemathesis.openapi.from_dict(described())


@dataclass(frozen=True, slots=True)
class Stage:
    """Objects that exist, by the name of the field that may name them; and who asks."""

    known: dict[str, list[str]]
    tokens: list[str]
    dice: Random
    client: Client


def _known(world: World) -> dict[str, list[str]]:
    workshops, places = [world.workshop], [world.hospital, world.home]
    designs = [world.visor, world.saver, world.mask]
    return {
        "/workshops": workshops, "/boards": workshops, "workshop": workshops, "/establishments": places,
        "establishment": places, "/designs": designs, "design": designs, "/needs": [world.need],
        "profile": [world.visor_profile, world.saver_profile], "/acts": [world.basis, world.decision],
        "basis": [world.basis], "number": [world.basis, world.decision],
    }  # fmt: skip


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        holders = [
            Assignment(Role.WORKSHOP, "26", world.workshop),
            Assignment(Role.REQUESTER, "26", world.hospital),
            Assignment(Role.COORDINATOR, "FR"),
            Assignment(Role.REVIEWER, "FR"),
            Assignment(Role.SIGNER, "FR"),
            Assignment(Role.STATE_REFERENT, "FR"),
            Assignment(Role.INDUSTRY_REFERENT, "FR"),
        ]
        tokens = [token_for(f"essai-{n}", held) for n, held in enumerate(holders)]
        yield Stage(
            _known(world),
            ["", *tokens],
            Random() if DEEP else Random(0),
            Client(raise_request_exception=False),
        )
        transaction.set_rollback(True)


def _aim(case: schemathesis.Case, stage: Stage) -> None:
    """Half of the time, name what exists instead of what was made up."""
    prefix = "/" + case.path.removeprefix("/api/v1/").partition("/")[0]
    for name in case.path_parameters or {}:
        if stage.known.get(prefix) and stage.dice.random() < 0.6:
            case.path_parameters[name] = stage.dice.choice(stage.known[prefix])
    for given in (case.body, case.query):
        for name in given if isinstance(given, dict) else ():
            if name in stage.known and stage.dice.random() < 0.6:
                given[name] = stage.dice.choice(stage.known[name])


def _asked(case: schemathesis.Case, client: Client, secret: str) -> Any:
    """The answer to a case, by the client that shares the test's transaction."""
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://localhost")).prepare()
    headers = {name: value for name, value in sent.headers.items() if name.lower() != "content-length"}
    headers |= {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    kind = headers.pop("Content-Type", "application/octet-stream")
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    return client.generic(str(sent.method), sent.path_url, body, content_type=kind, headers=headers)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=not DEEP, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_declared(case: schemathesis.Case, stage: Stage) -> None:
    _aim(case, stage)
    with transaction.atomic():  # one example does not make the next one's world
        answer = _asked(case, stage.client, stage.dice.choice(stage.tokens))
        transaction.set_rollback(True)
    assert answer.status_code < 500, answer.content
    declared = case.operation.definition.raw["responses"]
    assert str(answer.status_code) in declared or answer.status_code == 405, answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (told["status"], told["code"]) == (answer.status_code, told["reasons"][0]["code"])
    elif answer.content:
        content = declared[str(answer.status_code)]["content"]["application/json"]
        shape = {**content["schema"], "components": schema.raw_schema["components"]}
        jsonschema_rs.Draft202012Validator(shape).validate(answer.json())
