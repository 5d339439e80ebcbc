"""Open data: documented, the same bytes for the same lines, and nothing of any person."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.members import attach, maker
from tests.web.page_world import World, build_world, faults

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import User
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.kernel.clock import SystemClock, today
from maillage.web.open_data import DATASETS, FORMATS

CLOCK = SystemClock()
FILES = [(name, kind) for name in DATASETS for kind in FORMATS]
# What would be a person, or a way to reach one, however it is spelled.
PERSONAL = re.compile(
    r"mail|courriel|phone|tel|contact|person|member|user|actor|author|first_name|last_name|birth|reason|note|comment|filed|verified_by|responsible"
)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def _read(client: Client, name: str, kind: str, **headers: str) -> Any:
    response = client.get(f"/donnees/{name}.{kind}", headers=headers)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response, content


def test_no_column_is_a_person_or_a_way_to_reach_one() -> None:
    keys = [(name, column.key) for name, dataset in DATASETS.items() for column in dataset.columns]
    assert [pair for pair in keys if PERSONAL.search(pair[1])] == []
    assert all(len({c.key for c in d.columns}) == len(d.columns) for d in DATASETS.values())


def test_no_file_holds_anything_of_a_person(client: Client, world: World) -> None:
    edit_workshop(
        workshop=world.workshop, contact_email="secret.atelier@example.org", responsible_name="Nom Responsable",
        responsible_address="3 rue du Secret", actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    edit_establishment(
        establishment=world.hospital, contact_email="secret.hopital@example.org", actor=OPERATOR, clock=CLOCK
    )
    User.objects.create(username="quelquun", full_name="Camille Quelquun", email="camille@example.org")
    attach(CLOCK, maker(world.workshop))
    for name, kind in FILES:
        response, content = _read(client, name, kind)
        text = content.decode()
        assert response.status_code == 200
        found = re.findall(
            r"[\w.+-]+@[\w-]+\.\w+|(?i:secret|quelquun|lovelace|nom responsable|OPERATOR|exploitation)", text
        )
        assert found == [], (name, kind)
        assert world.hospital not in text


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_file_is_sent_again_only_when_it_has_changed(
    client: Client, world: World, name: str, kind: str
) -> None:
    first, content = _read(client, name, kind)
    again, same = _read(client, name, kind)
    etag = first.headers["ETag"]
    assert (etag, content) == (again.headers["ETag"], same)
    assert int(first.headers["Content-Length"]) == len(content)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        unchanged, nothing = _read(client, name, kind, **{"If-None-Match": sent})
        assert (unchanged.status_code, nothing, unchanged.headers["ETag"]) == (304, b"", etag)
    changed, _content = _read(client, name, kind, **{"If-None-Match": '"other"'})
    assert changed.status_code == 200


def test_a_change_changes_the_etag(client: Client, world: World) -> None:
    before = _read(client, "ateliers", "csv")[0].headers["ETag"]
    edit_workshop(workshop=world.workshop, name="Autre nom", actor=OPERATOR, clock=CLOCK)
    confirm_workshop(workshop=world.workshop, actor=OPERATOR, clock=CLOCK)
    answer, content = _read(client, "ateliers", "csv", **{"If-None-Match": before})
    assert (answer.status_code, b"Autre nom" in content) == (200, True)


@pytest.mark.parametrize("name", DATASETS)
def test_both_files_say_the_same_in_both_languages(client: Client, world: World, name: str) -> None:
    first, content = _read(client, name, "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    told = json.loads(_read(client, name, "json")[1])
    keys = [column.key for column in DATASETS[name].columns]
    assert (told["as_of"], told["demonstration"], list(told["columns"])) == (
        today(CLOCK).isoformat(),
        False,
        keys,
    )
    assert len(rows) == len(told["rows"]) > 0
    assert {tuple(row) for row in rows} == {tuple(row) for row in told["rows"]} == {tuple(keys)}
    english = client.get(f"/en/donnees/{name}.csv")
    assert (b"".join(english.streaming_content), english.headers["ETag"]) == (content, first.headers["ETag"])


def test_the_catalogue_says_what_is_unclassified(client: Client, world: World) -> None:
    told = json.loads(_read(client, "catalogue", "json")[1])["rows"]
    found = {(row["design"], row["use"]): (row["category"], row["state"]) for row in told}
    assert found[world.visor, "care"] == ("C", "in_force")
    assert found[world.mask, "care"] == ("unclassified", "unclassified")


def test_the_acts_are_the_public_ones(client: Client, world: World) -> None:
    told = json.loads(_read(client, "actes", "json")[1])["rows"]
    assert {row["kind"] for row in told} <= {
        "decision", "suspend", "withdraw", "legal_basis", "policy", "hold", "lift",
    }  # fmt: skip
    assert [row["number"] for row in told] == sorted(row["number"] for row in told)


def test_the_page_lists_every_file_and_column(client: Client, world: World) -> None:
    for address in ("/donnees/", "/en/donnees/"):
        html = client.get(address).content.decode()
        assert faults(html, "en" if "/en/" in address else "fr") == []
        for name, kind in FILES:
            assert f"/donnees/{name}.{kind}" in html
        for dataset in DATASETS.values():
            assert [c.key for c in dataset.columns if f"<code>{c.key}</code>" not in html] == []
    assert '<a href="/donnees/">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address", ["/donnees/ateliers.xml", "/donnees/personnes.csv", "/donnees/ateliers.csv/"]
)
def test_what_is_not_published_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_reference_page_documents_every_column() -> None:
    page = (ROOT / "docs" / "reference" / "open-data.md").read_text()
    missing = [
        f"{name}.{column.key}"
        for name, dataset in DATASETS.items()
        for column in dataset.columns
        if f"| `{column.key}` | {column.meaning.en} |" not in page
    ]
    assert missing == []
    assert [name for name in DATASETS if f"/donnees/{name}.csv" not in page] == []
