"""The description of the API: committed as it is served, true of who may ask and of what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from maillage.api import urls
from maillage.api.application import api
from maillage.api.operation_words import FRENCH, THEMES

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


def described() -> dict[str, Any]:
    assert urls.OPERATIONS
    made = api.get_openapi_schema(path_prefix="/api/v1/")
    return dict(json.loads(json.dumps(made, ensure_ascii=False, default=str)))


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, found in described()["paths"].items():
        for method, operation in found.items():
            yield method, path, operation


def test_the_committed_description_is_the_one_served() -> None:
    """A change of the API is seen in a review: scripts/write_openapi.py writes it again."""
    assert described() == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_every_operation_and_field_list_is_explained() -> None:
    unexplained = [f"{method} {path}" for method, path, found in operations() if not found.get("description")]
    assert unexplained == []
    names = [found["operationId"] for _, _, found in operations()]
    assert sorted(set(names)) == sorted(names)


def test_every_operation_and_theme_is_worded_in_french() -> None:
    """The page of the API lists them in both languages: api/operation_words.py."""
    assert {found["operationId"] for _, _, found in operations()} == set(FRENCH)
    assert {tag for _, _, found in operations() for tag in found["tags"]} == set(THEMES)


OPERATIONS = [(method, path, found) for method, path, found in operations()]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "found"), OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
def test_an_operation_says_who_may_ask_and_takes_no_unknown_parameter(
    client: Client, method: str, path: str, found: dict[str, Any]
) -> None:
    address = path.replace("{", "").replace("}", "")
    needed = [q["name"] for q in found.get("parameters", ()) if q["in"] == "query" and q.get("required")]
    query = "&".join(f"{name}=x" for name in needed)
    body = {"data": "{}", "content_type": "application/json"} if method != "get" else {}
    answer = getattr(client, method)(f"{address}?{query}", **body)
    optional = {} in found["security"]
    if method == "get":
        assert (answer.status_code == 401) is not optional, answer.content
    strange = getattr(client, method)(f"{address}?{query}&couleur=rouge", **body)
    codes = [reason["code"] for reason in strange.json()["reasons"]]
    assert strange.status_code == 400
    assert codes == ["list.unknown_parameter"] or codes[0] == "request.invalid"
