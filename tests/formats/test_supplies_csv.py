"""Tables of industry and of stocks: what is read, what refuses a row and why."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.formats.records import IndustryRecord, StockRecord
from maillage.formats.supplies_csv import read_industry, read_stocks
from maillage.kernel.refusals import Refusal

HEADER = (
    "fournisseur;SIRET;modèle;famille;quantité;période;début;fin;territoire;certitude;prix;source;appris le\n"
)
ROW = "Plastiques du Rhône;732 829 320 00074;D0107;;40 000;semaine;2020-04-14;;Auvergne-Rhône-Alpes;commandée;;Contrat;06/04/2020"


def test_a_row_of_industry() -> None:
    (record,) = read_industry((HEADER + ROW).encode()).records
    assert record == IndustryRecord(
        code="", supplier="Plastiques du Rhône", siret="73282932000074", design="D0107", family="",
        quantity=40_000, period="week", from_on=date(2020, 4, 14), until_on=None, territory="R84",
        certainty="contracted", price="sold", source="Contrat", stated_on=date(2020, 4, 6), note="",
    )  # fmt: skip


def test_a_row_in_english_and_codes() -> None:
    content = b"supplier,family,quantity,per,from,certainty,source,price\nAcme,F001,12,day,2020-04-14,delivering,Note,given\n"
    (record,) = read_industry(content).records
    found = (record.family, record.period, record.certainty, record.price, record.territory, record.stated_on)
    assert found == ("F001", "day", "delivering", "free", "FR", None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SIRET": "123"}, ("siret", "import.bad_code")),
        ({"modèle": ""}, ("design", "import.missing_value")),
        ({"famille": "F001"}, ("design", "import.bad_choice")),
        ({"modèle": "visière"}, ("design", "import.bad_code")),
        ({"quantité": "0"}, ("quantity", "import.supply_quantity")),
        ({"quantité": "12,5"}, ("quantity", "import.not_whole")),
        ({"quantité": ""}, ("quantity", "import.missing_value")),
        ({"période": "mois"}, ("period", "import.bad_choice")),
        ({"début": "31/02/2020"}, ("from_on", "import.bad_date")),
        ({"début": ""}, ("from_on", "import.missing_value")),
        ({"territoire": "Atlantide"}, ("territory", "import.bad_code")),
        ({"certitude": "sûre"}, ("certainty", "import.bad_choice")),
        ({"source": ""}, ("source", "import.missing_value")),
        ({"source": "paul@usine.example"}, ("source", "import.personal_data")),
        ({"fournisseur": ""}, ("supplier", "import.missing_value")),
    ],
)
def test_a_bad_cell_is_the_only_problem_told(changes: dict[str, str], told: tuple[str, str]) -> None:
    names = HEADER.strip().split(";")
    cells = dict(zip(names, ROW.split(";"), strict=True)) | changes
    parsed = read_industry((HEADER + ";".join(cells[name] for name in names)).encode())
    assert parsed.records == ()
    assert [(p.row, p.field, p.code) for p in parsed.problems] == [(2, *told)]


def test_a_row_of_stock() -> None:
    content = "détenteur;modèle;profil;quantité;territoire;lieu;disponible le;compté le\nÉtat;D0107;d0107-v1/f1;0;974;Dépôt;;2020-04-06"
    (record,) = read_stocks(content.encode()).records
    assert record == StockRecord(
        code="", holder="État", design="D0107", profile="D0107-V1/F1", quantity=0, territory="974",
        place="Dépôt", available_on=None, counted_on=date(2020, 4, 6), note="",
    )  # fmt: skip
    refused = read_stocks("détenteur;modèle;quantité\nÉtat;;-1".encode())
    assert [(p.field, p.code) for p in refused.problems] == [("quantity", "import.supply_quantity")]


def test_a_table_of_something_else_is_refused_whole() -> None:
    with pytest.raises(Refusal, match=r"import\.missing_column"):
        read_stocks(HEADER.encode())
