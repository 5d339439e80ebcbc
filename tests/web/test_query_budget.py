"""Every list and board asks a known number of SQL queries, the same whatever it holds.

`query_budget.json` says how many, page by page, and as whom it is read. A page that is neither in it nor
among `NO_LIST` fails the test: say what it costs. After a change that is meant, write the file again with
``WRITE_QUERY_BUDGET=1 pytest tests/web/test_query_budget.py -n 0`` and read the difference.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from tests.factories.crowd import Crowd, build_crowd
from tests.web.page_world import signed

import maillage.web.lists
from maillage.apps.accounts.codes import Role
from maillage.web.listing import Listing

BUDGET = Path(__file__).with_name("query_budget.json")
MOST = 20
FEW, MANY = 3, 12
# Pages without a parameter that show no rows of ours.
NO_LIST = {
    "mfa_index", "open_data", "usersessions_list", "accessibility", "account", "api", "decision_tree", "design_system", "legal", "login", "logout", "lot-check", "mission_check", "scheme",
    "code-agent", "code-capitals-agent", "code-capitals-home", "code-home", "code-reading",
}  # fmt: skip


def _budget() -> dict[str, dict[str, Any]]:
    return json.loads(BUDGET.read_text())  # type: ignore[no-any-return]


def _client(role: str, crowd: Crowd) -> Client:
    """Signed in as that role, or nobody."""
    if role == "anonymous":
        return Client()
    organisation = {Role.WORKSHOP: crowd.workshop, Role.REQUESTER: crowd.establishment}.get(Role(role), "")
    return signed(role, Role(role), "FR", organisation)


def _cost(client: Client, path: str) -> int:
    client.get("/grille/")  # what only the first page of a session asks
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("n", [FEW, MANY])
def test_pages_keep_to_their_budget_whatever_they_hold(n: int) -> None:
    crowd = build_crowd(n)
    clients: dict[str, Client] = {}
    found: dict[str, dict[str, Any]] = {}
    for place, line in _budget().items():
        role = line["role"]
        client = clients[role] = clients.get(role) or _client(role, crowd)
        found[place] = {**line, "queries": _cost(client, place.format(**asdict(crowd)))}
    if os.environ.get("WRITE_QUERY_BUDGET") == "1":
        lines = (f" {json.dumps(place)}: {json.dumps(line)}" for place, line in found.items())
        BUDGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    assert found == _budget()


def test_no_budget_is_over_what_a_page_may_ask() -> None:
    assert {place: line["queries"] for place, line in _budget().items() if line["queries"] > MOST} == {}


def _routes(patterns: list[Any], before: str = "") -> dict[str, str]:
    """Name and path of every address that takes no parameter."""
    found: dict[str, str] = {}
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= _routes(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern) and pattern.name and "<" not in text:
            found[pattern.name] = f"/{text.removeprefix('en/')}"
    return found


@pytest.mark.django_db
def test_every_list_and_board_has_a_budget() -> None:
    budgeted = {place.partition("?")[0] for place in _budget()}
    client = signed("operateur", Role.COORDINATOR)
    missing = [
        name
        for name, path in sorted(_routes(get_resolver().url_patterns).items())
        if name not in NO_LIST
        and not name.startswith("account_")
        and path not in budgeted
        and _shows_rows(client, path)
    ]
    assert " ".join(missing) == ""


def _shows_rows(client: Client, path: str) -> bool:
    """Whether the page answers, and is no form to fill in."""
    response = client.get(path)
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return False
    main = response.content.decode().partition("<main")[2]
    return 'method="post"' not in main or "filter_" in main


def _listings() -> list[Listing[Any]]:
    modules = pkgutil.iter_modules(maillage.web.lists.__path__, "maillage.web.lists.")
    found = {
        id(value): value
        for module in modules
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, Listing)
    }
    return list(found.values())


def test_columns_have_stable_keys_and_figures_a_definition() -> None:
    columns = [(listing.file, column) for listing in _listings() for column in listing.columns]
    assert [(file, c.key) for file, c in columns if not re.fullmatch(r"[a-z][a-z0-9_]*", c.key)] == []
    assert [(file, c.key) for file, c in columns if c.css == "n" and c.in_files and not c.definition] == []


def test_no_two_lists_give_files_of_one_name() -> None:
    """One list may have a variant with fewer links; two lists may not share a file's name."""
    owners: dict[str, set[str]] = {}
    for listing in _listings():
        owners.setdefault(listing.file, set()).add(str(listing.title))
    assert {file: titles for file, titles in owners.items() if len(titles) > 1} == {}
