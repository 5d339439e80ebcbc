"""The pages of the public register: what they say of it, of its acts, of a file; never more than its files would."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.public_register import logged
from tests.factories.register import an_open_register, cosignature, keep_keys, key_notes, trust_of_day
from tests.register.making import AUTHORITY, FILE, WITNESSES, decision, signed, suspension, withdrawal
from tests.web.page_world import faults

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.commands.open_register import open_register
from maillage.kernel.clock import SystemClock, today
from maillage.register.matters import Scope, Subject

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
DAY = today(CLOCK)
TERMS = {"issued": DAY, "valid_from": DAY}
SOON = {"issued": DAY, "valid_from": DAY + timedelta(days=9)}
PROFILE = Subject("D0107-V3", "D0107-V3/F2", "care")
PATHS = ["/registre/", "/registre/actes/", "/registre/verifier/"]
SCRIPT = "script {'type': 'module'"


def cosigned() -> None:
    for key in WITNESSES[:2]:
        cosign_checkpoint(line=cosignature(CLOCK, key), clock=CLOCK)


@pytest.fixture
def opened(settings: Any, tmp_path: Path) -> None:
    an_open_register(settings, tmp_path, CLOCK)
    logged(
        CLOCK, decision("2026-010", **TERMS), decision("2026-011", subject=PROFILE, files=("0" * 64,), **TERMS),
        withdrawal("2026-012", "2026-011", **TERMS),
        decision("2026-013", subject=Subject("D0108-V1", "D0108-V1/F1", "non_care"), files=("1" * 64,), **SOON),
        suspension("2026-014", Scope(design="D0300"), **TERMS),
    )  # fmt: skip
    cosigned()


def page(path: str, status: int = 200, **sent: Any) -> str:
    answer = Client().post(path, sent) if sent else Client().get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return unescape(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", [*PATHS, "/registre/actes/2026-010/", f"/registre/verifier/?sha256={FILE}"])
def test_pages_are_whole(opened: None, path: str, language: str) -> None:
    address = path if language == "fr" else f"/en{path}"
    content = Client().get(address).content.decode()
    assert [fault for fault in faults(content, language) if not fault.startswith(SCRIPT)] == []


def test_before_it_opens_every_page_says_so() -> None:
    for path in PATHS:
        assert "Le registre n’est pas ouvert" in page(path)
    assert "The register is not open" in page("/en/registre/")
    page("/registre/actes/2026-010/", status=404)


def test_not_witnessed_is_loud_until_a_quorum_has_cosigned(settings: Any, tmp_path: Path) -> None:
    an_open_register(settings, tmp_path, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    for path in [*PATHS, "/registre/actes/2026-010/"]:
        assert "Non attesté" in page(path) and "Il faut 2 témoins extérieurs" in page(path)
        assert "Not witnessed" in page(f"/en{path}")
    cosign_checkpoint(line=cosignature(CLOCK, WITNESSES[0]), clock=CLOCK)
    assert "Non attesté" in page("/registre/")
    cosign_checkpoint(line=cosignature(CLOCK, WITNESSES[1]), clock=CLOCK)
    assert "Non attesté" not in page("/registre/") and "Attesté il y a moins d’une minute" in page(
        "/registre/"
    )
    logged(CLOCK, decision("2026-011", subject=PROFILE, **TERMS))
    assert "1 acte publié attend encore les témoins" in page("/registre/")
    assert "quand les témoins l’auront vu" in page("/registre/actes/2026-011/")


def test_with_no_witness_asked_for_it_stays_loud(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = keep_keys(tmp_path / "keys")
    note = trust_of_day(DAY, witnesses=(), quorum=0)
    open_register(trust_note=note, keys=key_notes(DAY), authority="A", actor=OPERATOR, clock=CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    told = page("/registre/actes/2026-010/")
    assert "Non attesté" in told and "Authentique et en vigueur" in told
    assert "Aucun témoin extérieur ne contresigne ce registre" in told


def rows(path: str) -> list[str]:
    text = Client().get(path).content.decode()
    return [line.split(",")[0].lstrip("'") for line in text.splitlines()[1:]]


def test_the_list_filters_sorts_and_exports(opened: None) -> None:
    base = "/registre/actes/?format=csv"
    assert rows(base)[:5] == ["2026-014", "2026-013", "2026-012", "2026-011", "2026-010"]
    assert rows(base + "&kind=decision&tri=number") == ["2026-010", "2026-011", "2026-013"]
    assert rows(base + "&outcome=withdrawn&kind=decision") == ["2026-011"]
    assert rows(base + "&outcome=current&kind=decision") == ["2026-010"]
    assert rows(base + "&subject=d0300") == ["2026-014"]
    assert rows(base + f"&since={(DAY + timedelta(days=1)).isoformat()}") == []
    assert Client().get("/registre/actes/?format=xlsx").content[:2] == b"PK"
    page("/registre/actes/?outcome=valid", status=400)
    assert "Aucun acte ne répond" in page("/registre/actes/?subject=zzz")


def test_the_use_of_a_decision_is_read_in_words(opened: None) -> None:
    french, english = page("/registre/actes/"), page("/en/registre/actes/")
    assert "D0108-V1/F1, hors soins" in french and "D0108-V1/F1, non-care" in english
    assert "D0107-V3/F2, soins" in french and "D0107-V3/F2, care" in english
    for path in ("/registre/", "/registre/actes/"):
        assert "non_care" not in page(path) and "non_care" not in page(f"/en{path}")
    assert "D0108-V1/F1, hors soins" in page("/registre/actes/2026-013/")
    assert "Hors soins (non_care)" in page("/registre/actes/2026-013/")
    assert "Non-care (non_care)" in page("/en/registre/actes/2026-013/")


def test_the_files_hold_the_code_of_the_use_in_a_column_of_its_own(opened: None) -> None:
    lines = csv.DictReader(
        io.StringIO(Client().get("/registre/actes/?format=csv").content.decode("utf-8-sig"))
    )
    told = {line["number"]: (line["subject"], line["use"]) for line in lines}
    assert told["2026-013"] == ("D0108-V1/F1", "non_care") and told["2026-014"] == ("D0300", "")


def test_a_use_that_the_house_does_not_know_is_shown_as_it_is(opened: None) -> None:
    free = Subject("D0108-V1", "D0108-V1/F2", "public")
    logged(CLOCK, decision("2026-015", subject=free, files=("3" * 64,), **TERMS))
    cosigned()
    for path in ("/registre/actes/", "/registre/actes/2026-015/", "/en/registre/actes/", "/en/registre/"):
        assert "D0108-V1/F2, public" in page(path)


def test_an_act_shows_its_verdict_its_signatures_its_text(opened: None) -> None:
    told = page("/registre/actes/2026-010/")
    assert (
        "Authentique et en vigueur" in told
        and "registre.example/signer1" in told
        and "registre.example/signer2" in told
    )
    assert signed(decision("2026-010", **TERMS)).decode().replace("\u202f", " ") in told
    assert "Film d’au moins 200 µm" in told and AUTHORITY in told
    withdrawn, soon = page("/registre/actes/2026-011/"), page("/registre/actes/2026-013/")
    assert "Authentique, mais retiré" in withdrawn and "Rien ne fait revivre un acte retiré" in withdrawn
    assert "Authentique, pas en vigueur" in soon and "l’acte prendra effet" in soon
    assert (
        Client()
        .get("/registre/fichiers/proofs/2026-010.tlog-proof")
        .content.startswith(b"c2sp.org/tlog-proof@v1\n")
    )


APPROVED = "Version approuvée"


def test_only_the_bytes_of_a_decision_in_force_are_approved(opened: None) -> None:
    assert APPROVED in page(f"/registre/verifier/?sha256={FILE}")
    assert APPROVED in page(f"/registre/verifier/?sha256={FILE.upper()[:32]}%20{FILE[32:]}")
    for digest in ("0" * 64, "1" * 64, "2" * 64):
        assert f"<strong>{APPROVED}" not in page(f"/registre/verifier/?sha256={digest}")
    assert "retirée ou suspendue" in page(f"/registre/verifier/?sha256={'0' * 64}")
    assert "n’est pas approuvé" in page(f"/registre/verifier/?sha256={'1' * 64}")
    assert "Aucune décision du registre ne nomme ce fichier" in page(f"/registre/verifier/?sha256={'2' * 64}")
    assert "64 chiffres" in page("/registre/verifier/?sha256=abc", status=422)
    english = page(f"/en/registre/verifier/?sha256={'2' * 64}")
    assert "<strong>Approved version" not in english


def test_without_a_script_the_file_is_sent_hashed_and_forgotten(opened: None) -> None:
    def sent(name: str, content: bytes) -> str:
        return page("/registre/verifier/", file=SimpleUploadedFile(name, content))

    assert f"<strong>{APPROVED}" in sent("visor.stl", b"visor.stl")
    assert f"<strong>{APPROVED}" not in sent("visor.stl", b"visor.stL")
    assert f"<strong>{APPROVED}" not in sent("vide", b"")
    record = signed(decision("2026-010", **TERMS))
    assert "Authentique et en vigueur" in sent("2026-010.note", record)
    assert "Signature non valable" in sent("2026-010.note", record.replace(b"200", b"100"))
    other = signed(decision("2026-099", **TERMS))
    assert "Absent du registre" in sent("2026-099.note", other)
    assert "Choisissez un fichier" in page("/registre/verifier/", status=422, sha256="")


def test_feeds_are_read_by_others(opened: None) -> None:
    answer = Client().get("/registre/actes.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    name = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(answer.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    entries = feed.findall("a:entry", name)
    assert [e.findtext("a:title", None, name) for e in entries][:2] == [
        "2026-014 – Suspension\u202f: D0300", "2026-013 – Décision de classement\u202f: D0108-V1/F1, hors soins",
    ]  # fmt: skip
    needed = ("a:id", "a:title", "a:updated", "a:author/a:name", "a:link", "a:summary")
    assert all(entry.find(part, name) is not None for entry in entries for part in needed)
    assert len({e.findtext("a:id", None, name) for e in entries}) == 8
    found = json.loads(Client().get("/en/registre/actes.json").content)
    assert (found["version"], found["language"]) == ("https://jsonfeed.org/version/1.1", "en")
    assert [item["title"] for item in found["items"]][:1] == ["2026-014 – Suspension, D0300"]
    assert all({"id", "url", "content_text", "date_published"} <= item.keys() for item in found["items"])
    again = Client().get(
        "/registre/actes.atom", headers={"If-Modified-Since": answer.headers["Last-Modified"]}
    )
    assert again.status_code == 304
    assert 'type="application/atom+xml"' in page("/registre/")
    assert (
        ElementTree.fromstring(Client().get("/en/registre/actes.atom").content).get(
            "{http://www.w3.org/XML/1998/namespace}lang"
        )
        == "en"
    )


def test_a_feed_of_nothing_is_one(db: None) -> None:
    assert ElementTree.fromstring(Client().get("/registre/actes.atom").content).findall("{*}entry") == []
    assert json.loads(Client().get("/registre/actes.json").content)["items"] == []


def test_pages_ask_as_many_queries_whatever_the_register_holds(
    opened: None, django_assert_max_num_queries: Any
) -> None:
    more = (
        decision(f"2026-1{n:02}", subject=Subject("D0500-V1", f"D0500-V1/F{n + 1}", "care"), **TERMS)
        for n in range(40)
    )
    client = Client()
    client.get("/grille/")
    for _ in range(2):
        for path in [*PATHS, "/registre/actes/2026-010/", "/registre/actes.atom"]:
            with django_assert_max_num_queries(12):
                assert client.get(path).status_code == 200
        logged(CLOCK, *more)
        cosigned()


def test_what_a_record_says_is_text(opened: None) -> None:
    logged(
        CLOCK,
        decision(
            "2026-020",
            subject=Subject("D0400-V1", "D0400-V1/F1", "care"),
            reason="<b>gras</b> & ]]>",
            **TERMS,
        ),
    )
    cosigned()
    assert "<b>gras" not in Client().get("/registre/actes/2026-020/").content.decode()
    assert "<b>gras" not in Client().get("/registre/actes.atom").content.decode()
    ElementTree.fromstring(Client().get("/registre/actes.atom").content)
