"""Acts to sign, on screen and through the API: prepared by one, approved by another, signed elsewhere, published."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.register import an_open_register
from tests.register.making import ORIGIN, SIGNERS
from tests.web.page_world import World, build_signed_world, build_world, faults, signed
from tests.web.signing import one_time_codes

from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.models import User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.records.models import Act, Leaf, PreparedRecord
from maillage.apps.records.queries.register import published
from maillage.kernel.clock import SystemClock, today
from maillage.register import bundles, notes

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    return build_signed_world(settings, tmp_path)


@pytest.fixture
def reviewer(world: World) -> Client:
    return signed("instruction", Role.REVIEWER)


@pytest.fixture
def signer(world: World) -> Client:
    return signed("signature", Role.SIGNER)


def a_policy(client: Client) -> PreparedRecord:
    given = {
        "territory": "75",
        "reason": "Stocks suffisants",
        "valid_from": today(CLOCK),
        "categories": ["B"],
    }
    answer = client.post("/actes/nouveau/regle/", given)
    if answer.status_code == 200:
        mark = re.search(r'name="confirme" value="(\w+)"', answer.content.decode())
        assert mark is not None
        answer = client.post("/actes/nouveau/regle/", {**given, "confirme": mark[1]})
    prepared = PreparedRecord.objects.get()
    assert (answer.status_code, answer["location"]) == (302, f"/actes/a-signer/{prepared.number}/")
    return prepared


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def uploaded(note: bytes, name: str = "lot.signed.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, bundles.of_notes(ORIGIN, [note]).write())


def test_an_act_goes_from_hand_to_hand(reviewer: Client, signer: Client) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"
    assert "Vous l’avez préparé" in text_of(reviewer, path)
    page = text_of(signer, path)
    assert prepared.text.splitlines()[1].replace('"', "&quot;") in page
    assert all(words in page for words in ("Stocks suffisants", prepared.sha256, "Territoire"))
    assert prepared.number in text_of(signer, "/actes/a-signer/")
    assert "1 acte préparé" in text_of(signer, "/autorite/")
    assert signer.get(f"/actes/{prepared.number}/")["location"] == path
    assert signer.post(f"{path}approuver/", {"sha256": prepared.sha256})["location"] == path
    bundle = bundles.read(signer.get(f"{path}lot.json").content)
    assert [item.text for item in bundle.items] == [prepared.text]
    one, two = (notes.signed(prepared.text, key) for key in SIGNERS)
    assert signer.post(path, {"file": uploaded(one)})["location"] == path
    assert "1 sur 2" in text_of(signer, path)
    assert "Publier" not in re.findall(r"<button[^>]*>([^<]*)", text_of(signer, path))
    signer.post(path, {"file": uploaded(two)})
    done = signer.post(f"{path}publier/")
    assert done["location"] == f"/actes/{prepared.number}/"
    page = text_of(Client(), f"/actes/{prepared.number}/")
    leaf = published(prepared.number)
    assert "Signé, et publié au registre" in page and leaf.leaf.hex() in page
    assert signer.post(f"{path}publier/")["location"] == f"/actes/{prepared.number}/"
    assert Act.objects.filter(number=prepared.number).count() == 1


def test_its_page_is_sound_at_each_step_in_both_languages(reviewer: Client, signer: Client) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"

    def check() -> None:
        for client, prefix, language in ((reviewer, "", "fr"), (signer, "", "fr"), (signer, "/en", "en")):
            for page in (path, "/actes/a-signer/"):
                assert faults(text_of(client, f"{prefix}{page}"), language) == []

    check()
    signer.post(f"{path}approuver/", {"sha256": prepared.sha256})
    check()
    signer.post(path, {"file": uploaded(notes.signed(prepared.text, *SIGNERS))})
    check()
    signer.post(f"{path}publier/")
    check()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda text: notes.signed(text.replace("Stocks", "Socks"), *SIGNERS), "à l’octet près"),
        (lambda text: notes.signed(text, SIGNERS[0]).replace(b"signer1", b"signer9"), "Aucune signature"),
    ],
)
def test_another_text_or_another_key_is_refused_on_the_page(
    reviewer: Client, signer: Client, made: Callable[[str], bytes], said: str
) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"
    signer.post(f"{path}approuver/", {"sha256": prepared.sha256})
    answer = signer.post(path, {"file": uploaded(made(prepared.text))})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert bytes(PreparedRecord.objects.get().signed) == b""


def age_the_factor(client: Client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()


def test_approving_and_publishing_ask_for_the_factor_again(reviewer: Client, signer: Client) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"
    age_the_factor(signer)
    for verb, given in (("approuver", {"sha256": prepared.sha256}), ("publier", {})):
        answer = signer.post(f"{path}{verb}/", given)
        assert answer["location"] == f"/compte/confirmer/code/?next={path.replace('/', '%2F')}"
    assert PreparedRecord.objects.get().state == "prepared"


def test_nothing_signs_on_the_server_but_in_a_demonstration(reviewer: Client, signer: Client) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"
    signer.post(f"{path}approuver/", {"sha256": prepared.sha256})
    assert "essayer" not in text_of(signer, path)
    assert signer.post(f"{path}essayer/").status_code == 422


def test_its_author_gives_it_up_or_begins_again(reviewer: Client, signer: Client) -> None:
    prepared = a_policy(reviewer)
    path = f"/actes/a-signer/{prepared.number}/"
    assert signer.post(f"{path}abandonner/").status_code == 422
    again = reviewer.post(f"{path}de-nouveau/")["location"]
    assert again != path
    reviewer.post(f"{again}abandonner/")
    assert "Aucun acte n’attend" in text_of(reviewer, "/actes/a-signer/")


def test_an_act_from_before_says_that_it_is_not_signed(settings: Any, tmp_path: Path) -> None:
    world = build_world()
    number = Act.objects.filter(kind="decision").latest("pk").number
    assert "n’est pas ouvert" in text_of(Client(), f"/actes/{number}/")
    an_open_register(settings, tmp_path, CLOCK)
    assert "avant l’ouverture du registre" in text_of(Client(), f"/actes/{number}/")
    assert world


def test_the_same_through_the_api(world: World) -> None:
    clients = {}
    for name, role in (("un", Role.REVIEWER), ("deux", Role.SIGNER)):
        signed(name, role)
        actor = actor_of(User.objects.get(username=name), today(CLOCK), factor=True)
        token = create_token(name="x", may_write=True, expires_on=today(CLOCK), actor=actor, clock=CLOCK)
        clients[name] = {"headers": {"authorization": f"Bearer {token.secret}"}}

    codes = one_time_codes("deux")

    def ask(who: str, method: str, path: str, given: Any = None) -> tuple[int, Any]:
        body = (
            {} if method == "get" else {"data": json.dumps(given or {}), "content_type": "application/json"}
        )
        headers = dict(clients[who]["headers"])
        if who == "deux" and path.endswith(("approve", "publish")):
            headers["second-factor-code"] = next(codes)
        answer = getattr(Client(), method)(f"/api/v1{path}", **body, headers=headers)
        return answer.status_code, answer.json()

    policy = {"territory": "75", "reason": "Stocks", "valid_from": str(today(CLOCK)), "categories": ["B"]}
    status, told = ask("un", "post", "/acts/policies", policy)
    number = told["number"]
    assert (status, told["state"]) == (202, "prepared")
    assert [item["number"] for item in ask("deux", "get", "/prepared")[1]["items"]] == [number]
    sheet = ask("deux", "get", f"/prepared/{number}")[1]
    own = ask("un", "post", f"/prepared/{number}/approve", {"sha256": sheet["sha256"]})
    assert (own[0], own[1]["code"]) == (422, "token.prove_again")
    assert ask("deux", "post", f"/prepared/{number}/approve", {"sha256": sheet["sha256"]})[0] == 200
    carried = ask("deux", "get", f"/prepared/{number}/bundle")[1]
    (item,) = bundles.read(json.dumps(carried).encode()).items
    note = notes.signed(item.text, *SIGNERS).decode()
    assert ask("deux", "post", f"/prepared/{number}/signatures", {"note": note})[1]["state"] == "signed"
    before = Leaf.objects.count()
    assert [item["state"] for item in ask("deux", "get", "/prepared?state=signed")[1]["items"]] == ["signed"]
    assert [ask("deux", "post", f"/prepared/{number}/publish") for _ in range(2)] == [
        (201, {"number": number})
    ] * 2
    assert Leaf.objects.count() == before + 1


def test_the_tray_is_filtered_sorted_and_exported(reviewer: Client, signer: Client) -> None:
    one = a_policy(reviewer)
    signer.post(f"/actes/a-signer/{one.number}/approuver/", {"sha256": one.sha256})
    notice = {
        "about": "FR", "question_fr": "Q", "question_en": "Q", "answer_fr": "R", "answer_en": "A", "reason": "x",
        "valid_from": today(CLOCK) + timedelta(days=3),
    }  # fmt: skip
    shown = reviewer.post("/actes/nouveau/reponse/", notice)
    mark = re.search(r'name="confirme" value="(\w+)"', shown.content.decode())
    assert mark is not None
    reviewer.post("/actes/nouveau/reponse/", {**notice, "confirme": mark[1]})
    two = PreparedRecord.objects.get(kind="ruling")

    def rows(query: str = "") -> list[str]:
        answer = signer.get(f"/actes/a-signer/?{query}&format=csv")
        assert answer.status_code == 200, query
        lines = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
        return [line["number"] for line in lines]

    assert rows() == [one.number, two.number]
    assert rows("tri=-prepared") == [two.number, one.number]
    assert rows("state=approved") == rows("kind=policy") == [one.number]
    assert rows("kind=ruling&author=instruc") == [two.number]
    assert rows("author=personne") == rows("days=1") == rows("state=published") == []
    reviewer.post(f"/actes/a-signer/{two.number}/abandonner/")
    assert (rows(), rows("state=all"), rows("state=withdrawn")) == (
        [one.number],
        [one.number, two.number],
        [two.number],
    )
    for client, prefix, language in ((signer, "", "fr"), (signer, "/en", "en")):
        assert faults(text_of(client, f"{prefix}/actes/a-signer/?state=all"), language) == []
    assert "À publier aujourd’hui" in text_of(signer, "/actes/a-signer/")
    assert "ne répond à ces filtres" in text_of(signer, "/actes/a-signer/?author=personne")
    assert signer.get("/actes/a-signer/?state=nothing").status_code == 400
    assert signed("x", Role.WORKSHOP, "FR", "L0001").get("/actes/a-signer/?format=csv").status_code == 403
