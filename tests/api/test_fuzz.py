"""Hostile requests made from the API's own description: no failure, no undeclared answer.

Half of them name objects that exist, so that commands are reached behind the parsing. Everything
happens in one transaction, on a small network made by commands, and is rolled back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from tests.api.conftest import token_for
from tests.web.page_world import World, build_world

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.site.wsgi import application

pytestmark = pytest.mark.fuzz
EXAMPLES = 24
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@dataclass(frozen=True, slots=True)
class Stage:
    """Objects that exist, by the name of the field that may name them; and who asks."""

    known: dict[str, list[str]]
    tokens: list[str]
    dice: Random


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
        ]
        tokens = [token_for(f"essai-{n}", held) for n, held in enumerate(holders)]
        yield Stage(_known(world), ["", *tokens], Random(0))
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


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_declared(case: schemathesis.Case, stage: Stage) -> None:
    _aim(case, stage)
    secret = stage.dice.choice(stage.tokens)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    with transaction.atomic():  # one example does not make the next one's world
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, answer.text
    declared = case.operation.definition.raw["responses"]
    assert str(answer.status_code) in declared or answer.status_code == 405, answer.text
    kind = answer.headers["content-type"][0] if answer.content else ""
    if answer.status_code >= 400:
        assert kind == "application/problem+json"
        told = json.loads(answer.text)
        assert told["status"] == answer.status_code
        assert told["reasons"][0]["code"] == told["code"]
    else:
        case.operation.validate_response(answer)
