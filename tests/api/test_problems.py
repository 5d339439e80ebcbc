"""Whatever fails under /api/ is problem JSON with a stable code, in the reader's language."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

FAULTS = [
    ("/api/v1/workshops?sort=foo", 400, "list.unknown_sort"),
    ("/api/v1/workshops?colour=red", 400, "list.unknown_parameter"),
    ("/api/v1/workshops?size=0", 400, "request.invalid"),
    ("/api/v1/workshops?territory=ZZ", 404, "territory.unknown"),
    ("/api/v1/nothing", 404, "request.unknown_address"),
    ("/api/v2/workshops", 404, "request.unknown_address"),
]


@pytest.mark.parametrize(("address", "status", "code"), FAULTS)
def test_a_fault_is_a_problem(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(address, headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["code"], told["status"], told["reasons"][0]["code"]) == (code, status, code)
    assert told["type"] == f"/codes/#{code}"
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("given", ["Bearer mlg_abc", "Bearer", "Basic dTpw", "x"])
def test_an_unknown_token_is_nobody_never_the_public(client: Client, given: str) -> None:
    answer = client.get("/api/v1/workshops", headers={"authorization": given})
    assert (answer.status_code, answer.json()["code"]) == (401, "token.invalid")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="maillage"'


@pytest.mark.parametrize("query", ["size=10", "size=10&this_week=true", "size=10&is_open=false"])
def test_the_public_reads_the_directory(client: Client, query: str) -> None:
    told = client.get(f"/api/v1/workshops?{query}").json()
    assert told == {
        "items": [], "total": 0, "page": 1, "pages": 1, "size": 10, "next": None, "previous": None,
    }  # fmt: skip
