"""No answer of the API names a design without its marks, and those are the ones of the screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.api.test_description import described
from tests.web.page_world import World, build_world

from maillage.api.shapes import NAMING
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.kernel.clock import SystemClock

Bearer = Callable[..., dict[str, str]]
# A standing is itself what the authority says of a profile.
ELSEWHERE = {"Standing"}
QUERIES = 10  # of a list of needs: the marks are two of them


def _named(part: Any) -> Iterator[str]:
    """Every shape that a part of the description refers to."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for each in part.values():
            yield from _named(each)
    elif isinstance(part, list):
        for each in part:
            yield from _named(each)


def answered() -> dict[str, set[str]]:
    """The fields of every shape that an answer may hold, at any depth."""
    told = described()
    shapes = told["components"]["schemas"]
    waiting = {
        name for found in told["paths"].values() for op in found.values() for name in _named(op["responses"])
    }
    fields: dict[str, set[str]] = {}
    while waiting:
        name = waiting.pop()
        fields[name] = set(shapes[name].get("properties", ()))
        waiting |= set(_named(shapes[name])) - set(fields)
    return fields


def test_no_shape_of_an_answer_names_a_design_without_its_marks() -> None:
    found = answered()
    naming = {name for name, fields in found.items() if fields & {*NAMING, "design_name", "profile_name"}}
    assert {name for name in naming - ELSEWHERE if "marks" not in found[name]} == set()
    assert {"NeedRow", "Wanted", "LotCard", "DeliveryLineRow", "IndustryRow", "ObjectStock"} <= naming


def test_marks_are_one_field_of_one_shape() -> None:
    shapes = described()["components"]["schemas"]
    held = [
        shape["properties"]["marks"] for shape in shapes.values() if "marks" in shape.get("properties", {})
    ]
    assert {json.dumps(each["items"]) for each in held} == {'{"$ref": "#/components/schemas/Mark"}'}
    assert all(
        "marks" in shape["required"] for shape in shapes.values() if "marks" in shape.get("properties", {})
    )


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def _get(client: Client, address: str, headers: dict[str, str]) -> Any:
    answer = client.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_need_is_marked_for_its_use_and_told_when_it_is_stopped(
    client: Client, world: World, bearer: Bearer
) -> None:
    headers = bearer(Role.COORDINATOR)
    in_force = [{"category": "C", "state": "in_force"}]
    assert [row["marks"] for row in _get(client, "needs", headers)["items"]] == [in_force]
    assert _get(client, f"needs/{world.need}", headers)["row"]["marks"] == in_force
    place_hold(scope=HoldScope(design=world.visor), reason="Fissure", actor=OPERATOR, clock=SystemClock())
    held = [{"category": "C", "state": "held"}]
    assert [row["marks"] for row in _get(client, "needs", headers)["items"]] == [held]


def test_a_stock_and_a_supply_of_what_nobody_classified_are_unclassified(
    client: Client, world: World, bearer: Bearer
) -> None:
    headers, day = bearer(Role.COORDINATOR), str(world.day)
    stock = {"holder": "Dépôt", "design": world.mask, "quantity": 300, "counted_on": day}
    supply = {
        "supplier": "Usine", "quantity": 10, "period": "week", "from_on": day, "certainty": "announced",
        "source": "Bon", "stated_on": day,
    }  # fmt: skip
    by_design, by_family = {"design": world.mask}, {"family": _get(client, "families", headers)[0]["code"]}
    sent = [("stocks", stock), ("industry", supply | by_design), ("industry", supply | by_family)]
    writers = {"stocks": headers, "industry": bearer(Role.INDUSTRY_REFERENT)}
    codes = []
    for address, body in sent:
        made = client.post(
            f"/api/v1/{address}", body, content_type="application/json", headers=writers[address]
        )
        assert made.status_code == 201, made.content
        codes.append(made.json()["code"])
    none = [{"category": "unclassified", "state": "unclassified"}]
    assert [line["row"]["marks"] for line in _get(client, "stocks", headers)["items"]] == [none]
    told = {line["row"]["code"]: line["row"]["marks"] for line in _get(client, "industry", headers)["items"]}
    assert told == {codes[1]: none, codes[2]: []}
    assert [row["marks"] for row in _get(client, f"industry/{codes[1]}", headers)] == [none]


def test_the_catalogue_and_an_answer_are_marked(client: Client, world: World) -> None:
    told = {row["code"]: row["marks"] for row in _get(client, "designs", {})["items"]}
    none = [{"category": "unclassified", "state": "unclassified"}]
    both = [{"category": "C", "state": "in_force"}, {"category": "B", "state": "in_force"}]
    assert told == {
        world.visor: both, world.saver: [{"category": "A", "state": "in_force"}], world.mask: none,
    }  # fmt: skip
    assert _get(client, f"designs/{world.visor}", {})["marks"] == both
    asked = (
        f"profile={world.visor_profile}&workshop={world.workshop}&establishment={world.hospital}&posts=care"
    )
    for address in ("why", "verdict"):
        assert _get(client, f"{address}?{asked}", {})["marks"] == both[:1]


@pytest.mark.parametrize("count", [1, 6])
def test_marks_of_a_list_are_read_once(
    client: Client, world: World, bearer: Bearer, count: int, django_assert_num_queries: Any
) -> None:
    from maillage.apps.needs.commands.file_need import file_need

    headers = bearer(Role.COORDINATOR)
    for _number in range(count):
        file_need(
            establishment=world.hospital, design=world.mask, quantity=10, actor=OPERATOR, clock=SystemClock(),
            deadline=world.day.replace(year=world.day.year + 1),
        )  # fmt: skip
    with django_assert_num_queries(QUERIES):
        assert len(_get(client, "needs", headers)["items"]) == count + 1
