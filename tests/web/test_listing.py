"""The one mechanism of lists, through the list of workshops: address, order, pages, files."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.web.page_world import faults

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.sorting import LineOrder
from maillage.kernel.clock import SystemClock, today
from maillage.web.listing import Column, Listing

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
TOWNS = {"26108": "Crest", "26113": "Die", "69123": "Lyon"}


@pytest.fixture
def shops() -> list[str]:
    """Three workshops: one with a name that a spreadsheet would run."""
    return [
        register_workshop(name=name, commune=town, processes=["fdm"], actor=OPERATOR, clock=CLOCK).code
        for name, town in zip(("=1+1", "Écluse", "Drôme"), TOWNS, strict=True)
    ]


def _codes(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/ateliers/(L\d+)/"', html)


def _csv(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def _book(client: Client, address: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(client.get(address).content))


def test_the_order_is_asked_by_the_heading_and_by_a_select(client: Client, shops: list[str]) -> None:
    html = client.get("/ateliers/?territory=26&tri=-name").content.decode()
    assert _codes(html) == [shops[1], shops[0]]
    assert re.findall(r'aria-sort="(\w+)"', html) == ["descending", "none", "none"]
    assert re.findall(r'<th scope="col" aria-sort="\w+"[^>]*><a href="([^"]+)"', html)[:2] == [
        "?territory=26&amp;tri=name",
        "?territory=26&amp;tri=city",
    ]
    select = html[html.index('<select name="tri"') :]
    assert re.findall(r'<option value="([^"]+)"( selected)?>', select[: select.index("</select>")])[:3] == [
        ("name", ""),
        ("-name", " selected"),
        ("code", ""),
    ]
    assert faults(html, "fr") == []


def test_the_default_order_is_said(client: Client, shops: list[str]) -> None:
    html = client.get("/ateliers/").content.decode()
    assert html.count('aria-sort="ascending"') == 1
    assert '<option value="name" selected>Nom, croissant</option>' in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("couleur=rouge", "ne connaît pas le paramètre « couleur »"),
        (
            "couleur=rouge",
            "Paramètres connus : territory, process, text, is_open, insurance, page, tri, format.",
        ),
        ("tri=taille", "ne se trie pas par « taille »"),
        ("tri=taille", "name, code, city, department, confirmed"),
        ("page=deux", "« page » de l’adresse ne peut pas valoir « deux »"),
        ("page=0", "ne peut pas valoir « 0 »"),
        ("format=pdf", "Attendu : csv, xlsx."),
        ("text=a&text=b", "« text » de l’adresse ne peut pas valoir « a, b »"),
        ("is_open=peut-etre", "Valeurs possibles : yes, week, no."),
        ("territory=99", "« 99 » n’existe pas : choisissez dans la liste."),
        ("territory=99&format=csv", "« 99 » n’existe pas"),
    ],
)
def test_what_the_list_does_not_know_is_refused(
    client: Client, shops: list[str], query: str, said: str
) -> None:
    response = client.get(f"/ateliers/?{query}")
    html = response.content.decode()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert said in html
    assert (_codes(html), faults(html, "fr")) == ([], [])
    assert shops


def test_a_page_past_the_end_is_the_last(client: Client, shops: list[str]) -> None:
    assert _codes(client.get("/ateliers/?page=9").content.decode()) == [shops[0], shops[2], shops[1]]


def test_the_file_holds_every_line_in_the_order_of_the_screen(client: Client, shops: list[str]) -> None:
    from maillage.web.lists.workshops import WORKSHOPS

    object.__setattr__(WORKSHOPS, "size", 2)
    try:
        html = client.get("/ateliers/?tri=-name&page=2").content.decode()
        assert (_codes(html), "Lignes 3 à 3 sur 3" in html) == ([shops[0]], True)
        address = re.findall(r'href="(\?[^"]+)">(?:CSV|XLSX)<', html)
        assert address == ["?tri=-name&amp;format=csv", "?tri=-name&amp;format=xlsx"]
        assert [row["code"] for row in _csv(client, "/ateliers/?tri=-name&format=csv")] == [
            shops[1],
            shops[2],
            shops[0],
        ]
    finally:
        object.__setattr__(WORKSHOPS, "size", 50)


def test_csv_has_stable_headings_and_codes_in_both_languages(client: Client, shops: list[str]) -> None:
    french, english = _csv(client, "/ateliers/?format=csv"), _csv(client, "/en/ateliers/?format=csv")
    assert french == english
    assert french[0] == {
        "name": "'=1+1", "code": shops[0], "city": "Crest", "department": "26", "processes": "fdm",
        "confirmed_on": today(CLOCK).isoformat(), "is_open": "oui", "has_defaults": "oui", "located": "commune",
        "away_until": "", "away": "non",
    }  # fmt: skip


def test_the_workbook_has_words_types_and_a_sheet_about_itself(client: Client, shops: list[str]) -> None:
    book = _book(client, "/ateliers/?territory=26&tri=city&format=xlsx")
    assert book.sheetnames == ["Ateliers", "À propos"]
    rows = list(book["Ateliers"].iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "Nom", "Code", "Commune", "Département", "Procédés", "Confirmé le", "Ouvert", "Valeurs par défaut", "Position",
        "Indisponible jusqu’au", "Indisponible aujourd’hui",
    ]  # fmt: skip
    assert (rows[1][0].value, rows[1][0].data_type, rows[1][1].value) == ("=1+1", "s", shops[0])
    assert rows[2][5].value.date() == today(CLOCK)
    about = {row[0]: row[1] for row in book["À propos"].iter_rows(values_only=True)}
    assert {
        name: about[name] for name in ("Liste", "Données", "Nombre de lignes", "Tri", "Filtre : Territoire")
    } == {
        "Liste": "Ateliers",
        "Données": "Données réelles",
        "Nombre de lignes": 2,
        "Tri": "Commune, croissant",
        "Filtre : Territoire": "26 Drôme",
    }
    assert about["Filtre : Activité"] == "Tous"
    assert about["Adresse"] == "http://testserver/ateliers/?territory=26&tri=city"
    assert about["Colonne : Confirmé le"].startswith("Le jour où quelqu’un a confirmé")


def test_the_workbook_speaks_the_language_of_the_page(client: Client, shops: list[str]) -> None:
    book = _book(client, "/en/ateliers/?format=xlsx")
    assert [row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
        shops[0],
        shops[2],
        shops[1],
    ]
    assert book.sheetnames[0] == "Workshops"


def test_a_declaration_that_does_not_hold_together_fails_at_once() -> None:
    orders = LineOrder[str]({"code": str}, default="code")
    column = Column[str]("code", "Code", str, sort="code")
    Listing[str](title="Essai", file="essai", columns=(column,), orders=orders)
    with pytest.raises(ValueError, match="two columns of one key"):
        Listing[str](title="Essai", file="essai", columns=(column, column), orders=orders)
    with pytest.raises(ValueError, match="orders"):
        Listing[str](title="Essai", file="essai", columns=(Column[str]("code", "Code", str),), orders=orders)


@pytest.mark.django_db
def test_on_paper_a_list_says_how_it_was_filtered_and_sorted(client: Client) -> None:
    html = client.get("/ateliers/?process=fdm&tri=-city").content.decode()
    (said,) = re.findall(r'<p class="on-paper">(.*?)</p>', html)
    assert said == "Tri\u202f: Commune, décroissant · Procédé\u202f: Impression 3D (dépôt de fil)"
    assert re.findall(r'<p class="on-paper">', client.get("/ateliers/?process=nul").content.decode()) == []
