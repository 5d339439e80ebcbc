"""The matrix role × territory × action from one table (`roles.txt`), every cell asked on every edge.

Guarantees under test: a role opens an action inside its scope and nowhere else, whatever the edge; a refusal
has one code everywhere and names the action; an action or an edge without its line fails. The world is made
once and every cell is rolled back.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.access.edges import CLOCK, EDGES, Asking
from tests.access.places import Places, build_places
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import ACCESS_REFUSALS, OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import ACTIONS, Role
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("roles.txt")
SOURCE = Path(__file__).resolve().parents[2] / "src" / "maillage"
ORGANISED = (Role.WORKSHOP, Role.REQUESTER)
# The territory of a role → the scopes that it opens on what stands in the Drôme.
OPENED = {
    "FR": {"any", "national", "territory"},
    "R84": {"any", "territory"},
    "26": {"any", "territory"},
    "75": {"any"},
}


def table() -> dict[str, dict[str, str]]:
    lines = [
        line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    (_, *roles), *rows = lines
    return {action: dict(zip(roles, scopes, strict=True)) for action, *scopes in rows}


EXPECTED = table()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with one role. `mine`: it names the organisation that the world is about."""

    role: Role
    territory: str
    mine: bool
    actor: Actor
    client: Client
    token: str

    def __str__(self) -> str:
        return f"{self.role} {self.territory}{' (mine)' if self.mine else ''}"

    def opens(self, action: str, *, somewhere: bool = False) -> bool:
        scope = EXPECTED[action][self.role.value]
        if scope == "-":
            return False
        if scope == "organisation":
            return self.mine
        if somewhere:
            return scope != "national" or self.territory == "FR"
        return scope in OPENED[self.territory]


def _holder(number: int, role: Role, territory: str, organisation: str, *, mine: bool) -> Holder:
    user = open_account(
        username=f"p{number}", full_name=f"P{number}", roles=[Assignment(role, territory, organisation)],
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    actor = actor_of(User.objects.get(pk=user.pk), today(CLOCK), factor=True)
    made = create_token(name="essai", may_write=True, expires_on=today(CLOCK), actor=actor, clock=CLOCK)
    return Holder(role, territory, mine, actor, sign_in(user), made.secret)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Places, list[Holder]]]:
    patch = pytest.MonkeyPatch()
    with django_db_blocker.unblock(), transaction.atomic():
        places = build_places(patch)
        mine = {Role.WORKSHOP: places.shop, Role.REQUESTER: places.hospital}
        named = [
            (role, territory, "", False) for role in Role if role not in ORGANISED for territory in OPENED
        ]
        for role in ORGANISED:
            named += [(role, "26", mine[role], True), (role, "26", f"{mine[role][0]}0099", False)]
        yield places, [_holder(n, r, t, o, mine=m) for n, (r, t, o, m) in enumerate(named)]
        transaction.set_rollback(True)
    patch.undo()


def undone(act: Callable[[], str]) -> str:
    """What an act comes to, everything it wrote taken back."""
    point = transaction.savepoint()
    try:
        return act()
    finally:
        transaction.savepoint_rollback(point)


def by_verb(action: str, places: Places, actor: Actor) -> str:
    def run() -> str:
        try:
            EDGES[action].verb(places, actor)
        except Refusal as refusal:
            if refusal.code in ACCESS_REFUSALS:
                return f"{refusal.code} {refusal.reasons[0].params['action']}"
            return refusal.code
        return "done"

    return undone(run)


def on_screen(asked: Asking, holder: Holder) -> str:
    def run() -> str:
        answer = getattr(holder.client, asked.method)(asked.path, asked.given)
        if answer.status_code != 403:
            return str(answer.status_code)
        reason = answer.context["refusal"].reasons[0]
        return f"{reason.code} {reason.params['action']}"

    return undone(run)


def through_api(asked: Asking, holder: Holder) -> str:
    def run() -> str:
        sent: dict[str, Any] = {"headers": {"authorization": f"Bearer {holder.token}"}}
        if asked.method != "get":
            sent |= {"data": json.dumps(asked.given or {}), "content_type": "application/json"}
        answer = getattr(holder.client, asked.method)(f"/api/v1{asked.path}", **sent)
        if answer.status_code != 403:
            return str(answer.status_code)
        reason = answer.json()["reasons"][0]
        return f"{reason['code']} {reason['params']['action']}"

    return undone(run)


def refused(*actions: str) -> set[str]:
    """How a missing role reads: it names the action, or one that the same act asks for."""
    return {f"access.role_missing {name}" for name in actions if name}


def faults(
    action: str, holders: list[Holder], ask: Callable[[Holder], str], asked: Asking | None = None
) -> list[str]:
    """The cells that are not as the table says, in words."""
    found, also = [], EDGES[action].also
    somewhere = asked is not None and asked.somewhere
    first = asked.first if asked is not None else ""
    needed = [name for name in (action, "" if somewhere else also, first) if name]
    reads = refused(action, also, first)
    if asked is not None and asked.unoffered:
        reads.add("422")
    for holder in holders:
        opens = all(holder.opens(name, somewhere=somewhere) for name in needed)
        outcome = ask(holder)
        wrong = outcome.startswith(("access.", "account.")) if opens else outcome not in reads
        if wrong or outcome.startswith("5") or outcome == "404":
            found.append(f"{action}, {holder}: {'open' if opens else 'closed'} expected, {outcome}")
    return found


World = tuple[Places, list[Holder]]


@pytest.mark.parametrize("action", sorted(EXPECTED))
def test_every_cell_of_the_verb(world: World, action: str) -> None:
    places, holders = world
    assert faults(action, holders, lambda holder: by_verb(action, places, holder.actor)) == []


@pytest.mark.parametrize("action", [name for name in sorted(EXPECTED) if EDGES[name].screen is not None])
def test_every_cell_of_the_screen(world: World, action: str) -> None:
    places, holders = world
    request = EDGES[action].screen
    assert request is not None
    asked = request(places)
    assert faults(action, holders, lambda holder: on_screen(asked, holder), asked) == []


@pytest.mark.parametrize("action", [name for name in sorted(EXPECTED) if EDGES[name].api is not None])
def test_every_cell_of_the_api(world: World, action: str) -> None:
    places, holders = world
    request = EDGES[action].api
    assert request is not None
    asked = request(places)
    assert faults(action, holders, lambda holder: through_api(asked, holder)) == []


def _asked_in(*folders: str) -> dict[str, set[str]]:
    """The actions that modules of these folders ask about, by a literal name: action → modules."""
    found: dict[str, set[str]] = {}
    asking = {"require", "require_somewhere", "may", "why_not", "opens_somewhere"}
    for path in sorted(p for folder in folders for p in (SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in ACTIONS:
                found.setdefault(str(node.value), set()).add(path.stem)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in asking and len(node.args) > 1:
                named = node.args[1]
                if isinstance(named, ast.Constant):
                    assert named.value in ACTIONS, (path, named.value)
    return found


def test_every_action_has_its_line_its_verb_and_is_asked_about() -> None:
    assert {action: {Role(r): s for r, s in row.items() if s != "-"} for action, row in EXPECTED.items()} == {
        action: {role: scope.value for role, scope in opening.items()} for action, opening in ACTIONS.items()
    }
    assert sorted(EDGES) == sorted(EXPECTED)
    asked = _asked_in("apps", "web", "api")
    own = {"codes", "action_names"}
    assert {action for action in ACTIONS if not asked.get(action, set()) - own} == set()


# Actions whose verbs no operation of the API carries out: a new operation that calls one needs its line above.
WITHOUT_API = {
    "workshops.import": {"import_workshops"},
    "members.reveal": {"reveal_members"},
    "designs.propose": {
        "register_family",
        "register_design",
        "add_version",
        "add_profile",
        "propose_designs",
    },
    "needs.record_call": {"record_call"},
    "needs.import": {"import_needs", "open_scenario"},
    "coordination.read": {"coordination"},
    "reveals.read": {"reveal_list"},
    "accounts.grant": {"grant_role", "end_role"},
    "accounts.enrol": {"grant_role", "invite", "open_account", "close_account"},
}


def test_an_edge_that_the_table_says_is_not_there_is_not() -> None:
    assert sorted(WITHOUT_API) == sorted(action for action, edges in EDGES.items() if edges.api is None)
    imported = {
        part
        for path in (SOURCE / "api").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for part in (*node.module.split("."), *(alias.name for alias in node.names))
    }
    assert {action: found for action, verbs in WITHOUT_API.items() if (found := verbs & imported)} == {}


def test_the_command_line_has_one_actor_who_may_everything() -> None:
    """No column for it: whoever can run it can write the database. It never speaks for somebody else."""
    actors = {
        ast.unparse(node.value)
        for path in (SOURCE / "cli").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "actor"
    }
    assert actors == {"OPERATOR"}


@pytest.mark.parametrize("action", sorted(EXPECTED))
def test_the_operator_may_everything_and_nobody_may_anything(world: World, action: str) -> None:
    places, _ = world
    assert by_verb(action, places, OPERATOR).split()[0] not in ACCESS_REFUSALS
    assert by_verb(action, places, Actor(None, "")) in refused(action, EDGES[action].also)
