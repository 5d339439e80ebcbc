"""Delivery notes: content in both languages, table of acceptance, hostile and long texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.documents import document_samples as samples
from tests.formats.documents.document_samples import LINE, NOTE, pictures, reader, tight, words_of

from maillage.formats.documents import delivery_note, reasons, records
from maillage.formats.documents.lettering import coverage
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

DIGEST = "9f2c41d8 " * 7 + "9f2c41d8"


def test_french_note_says_everything() -> None:
    assert tight(words_of(delivery_note.render(NOTE))) == tight(
        "Bon de livraison L0042-2020-0031 1er mai 2020 Remis gratuitement "
        "Expéditeur Les Ateliers partagés de Crest Atelier L0042 contact@ateliers-crest.example "
        "Destinataire Centre hospitalier E0012 Service Pharmacie 1, rue Haute 26000 Valence "
        "Transporteur Coursiers solidaires Objets livrés "
        "Modèle et lot Catégorie Quantité Emballé le Quarantaine jusqu’au, inclus "
        "Désinfecter avant usage Notice "
        "D0107-V3 Visière ouverte, serre-tête fin D0107V3-L0042-20W14-03-Z B Barrière d’usage courant "
        "1 550 05/04/2020 08/04/2020 Oui N-B-2 "
        "D0107-V3 Visière ouverte, serre-tête fin D0107V3-L0042-20W14-03-Z B Barrière d’usage courant "
        "80 05/04/2020 Aucune Non N-B-2 "
        f"Total 1 630 Empreinte SHA-256 de la notice remise {DIGEST} "
        "Réception À remplir à la main par le destinataire, lot par lot : quantités, "
        "motif d’un refus, date, nom. Lot Livré Accepté Refusé Motif du refus Date et nom "
        "D0107V3-L0042-20W14-03-Z 1 550 D0107V3-L0042-20W14-03-Z 80 "
        "Bon de livraison L0042-2020-0031 Page 1 / 1"
    )


def test_english_note_says_everything() -> None:
    note = replace(NOTE, language="en", terms="sold", carrier="", notice_sha256="", lines=(LINE,))
    assert tight(words_of(delivery_note.render(note))) == tight(
        "Delivery note L0042-2020-0031 1 May 2020 Sold "
        "Sender Les Ateliers partagés de Crest Workshop L0042 contact@ateliers-crest.example "
        "Recipient Centre hospitalier E0012 Unit Pharmacie 1, rue Haute 26000 Valence "
        "Carrier No carrier named Objects delivered "
        "Design and lot Category Quantity Packed on Quarantine until, included Disinfect before use Notice "
        "D0107-V3 Open visor, thin headband D0107V3-L0042-20W14-03-Z B Everyday barrier "
        "1,550 5 Apr 2020 8 Apr 2020 Yes N-B-2 Total 1,550 No notice goes with this delivery. "
        "Acceptance To be filled in by hand by the recipient, lot by lot: quantities, "
        "reason for refusal, date, name. Lot Delivered Accepted Refused Reason for refusal Date and name "
        "D0107V3-L0042-20W14-03-Z 1,550 Delivery note L0042-2020-0031 Page 1 / 1"
    )


def test_the_codes_of_the_lots_are_read_back_and_said_to_be_signed_or_not() -> None:
    signed, plain = f"{samples.ADDRESS}22", "HTTPS://MAILLAGE.EXAMPLE/LOT/D0107V3-L0042-20W14-03-Z"
    lines = (replace(LINE, verify_url=signed, signed=True), replace(LINE, verify_url=plain))
    pdf = delivery_note.render(replace(NOTE, lines=lines))
    read = sorted(code.text for page in pictures(pdf) for code in zxingcpp.read_barcodes(page))
    assert read == [plain, signed]
    assert "Codes des lots Un code par lot" in words_of(pdf)
    assert [words_of(pdf).count(words) for words in ("Code signé", "Code non signé")] == [1, 1]


@pytest.mark.parametrize(
    ("terms", "words"),
    [("free", "Remis gratuitement"), ("at_cost", "Remis à prix coûtant"), ("sold", "Vendu")],
)
def test_terms_are_said(terms: str, words: str) -> None:
    assert f"1er mai 2020 {words} Expéditeur" in words_of(delivery_note.render(replace(NOTE, terms=terms)))


def test_note_is_archivable_accessible_titled_and_dated() -> None:
    pdf = reader(delivery_note.render(replace(NOTE, language="en")))
    root = pdf.trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Delivery note L0042-2020-0031"
    assert pdf.metadata["/CreationDate"] == "D:20200501000000Z"


def test_demonstration_is_said_above_below_and_across() -> None:
    banner = "DÉMONSTRATION – aucun objet réel"
    assert words_of(delivery_note.render(NOTE)).count(banner) == 0
    assert words_of(delivery_note.render(replace(NOTE, demonstration=True))).count(banner) == 3


def test_same_note_gives_same_bytes() -> None:
    assert delivery_note.render(NOTE) == delivery_note.render(NOTE)


def test_long_note_runs_over_pages_with_every_line_and_its_headings() -> None:
    lines = tuple(replace(LINE, quantity=n) for n in range(1, 61))
    pages = [page.extract_text() for page in reader(delivery_note.render(replace(NOTE, lines=lines))).pages]
    text = " ".join(" ".join(pages).split())
    assert text.count(samples.LOT) == 120
    assert "Total 1 830" in text
    headed = [("Modèle et lot" in page) or ("Motif du refus" in page) for page in pages]
    assert headed == [True] * len(pages)
    assert f"Page {len(pages)} / {len(pages)}" in text


def test_empty_note_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        delivery_note.render(replace(NOTE, lines=()))
    assert refused.value.code == reasons.EMPTY


def test_source_typed_by_people_is_shown_as_typed() -> None:
    hostile = samples.HOSTILE
    note = replace(
        NOTE,
        carrier=hostile,
        sender=records.Sender(hostile, hostile, hostile),
        recipient=records.Recipient(hostile, hostile, hostile, hostile),
        lines=(replace(LINE, design_name=Text(hostile, hostile), category_words=Text(hostile, hostile)),),
    )
    assert tight(words_of(delivery_note.render(note))).count(tight(hostile)) == 10


def test_words_without_a_space_stay_on_the_page() -> None:
    endless = "W" * 120
    line = replace(
        LINE,
        design_name=Text(endless, endless),
        category_words=Text(endless, endless),
        notice_version=endless,
    )
    note = replace(NOTE, carrier=endless, recipient=records.Recipient(*[endless] * 4), lines=(line,))
    pdf = delivery_note.render(note)
    assert tight(words_of(pdf)).count(endless) == 8
    for page in pictures(pdf, dpi=50):
        assert page[:, int(page.shape[1] * 0.935) :].min() == 255


def test_a_line_holds_something() -> None:
    with pytest.raises(ValueError, match="at least one piece"):
        replace(LINE, quantity=0)


def test_every_character_said_to_be_drawable_is_drawn() -> None:
    """typst refuses, under PDF/A-2a, a character that no typeface of ours has."""
    characters = sorted(coverage())
    rows = ["".join(map(chr, characters[n : n + 20])) for n in range(0, len(characters), 20)]
    lines = tuple(replace(LINE, design_name=Text(row, row), notice_version=row) for row in rows)
    number = len(reader(delivery_note.render(replace(NOTE, number="\u2211Ж\u05d0", lines=lines))).pages)
    assert number > 5


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=400))
def test_any_text_makes_a_document(text: str) -> None:
    line = replace(LINE, design_name=Text(text, text), notice_version=text)
    note = replace(NOTE, number=text, carrier=text, recipient=records.Recipient(*[text] * 4), lines=(line,))
    assert delivery_note.render(note).startswith(b"%PDF-1.7")
