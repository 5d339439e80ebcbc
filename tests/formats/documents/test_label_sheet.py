"""Label sheets: what they say, in both languages, whatever is typed, on any machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from tests.formats.documents import document_samples as samples
from tests.formats.documents.document_samples import LABEL, bags, pictures, reader, sheet, tight, words_of

from maillage.formats.documents import labels, reasons, records
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def test_french_label_says_everything_once_in_reading_order() -> None:
    label = replace(
        LABEL,
        legal_basis="Recommandation (UE) 2020/403",
        notice_lines=("Ne pas chauffer",),
        signed_until=date(2020, 10, 2),
    )
    assert words_of(labels.render(sheet(label))) == (
        "Étiquettes du lot D0107V3-L0042-20W14-03-Z 6 avril 2020 · Découper selon les traits · Page 1 / 1 "
        "B Barrière d’usage courant Catégorie B Sac 1 / 1 50 pièces "
        "Lot D0107V3-L0042-20W14-03-Z D0107-V3 Visière ouverte, serre-tête fin "
        "Écran anti-projection – n’est pas un EPI "
        "Emballé le 5 avril 2020 Quarantaine jusqu’au 8 avril 2020 inclus Décision 2026-017 "
        "Fondement Recommandation (UE) 2020/403 Signature valable jusqu’au 2 octobre 2020 inclus Atelier L0042 "
        "Responsable Association Les Ateliers partagés de Crest 12, rue de l’Hôtel-de-Ville, 26400 Crest "
        "contact@ateliers-crest.example Vérifier : scanner, ou saisir le lot sur maillage.example "
        "Ne pas chauffer"
    )


def test_english_label_says_everything_once_in_reading_order() -> None:
    label = replace(LABEL, marking_lines=("Splash screen – not PPE",), units_in_bag=1, quarantine_end=None)
    assert words_of(labels.render(sheet(label, language="en"))) == (
        "Labels of lot D0107V3-L0042-20W14-03-Z 6 April 2020 · Cut along the lines · Page 1 / 1 "
        "B Everyday barrier Category B Bag 1 / 1 1 piece "
        "Lot D0107V3-L0042-20W14-03-Z D0107-V3 Open visor, thin headband "
        "Splash screen – not PPE Packed on 5 April 2020 Decision 2026-017 Workshop L0042 "
        "Responsible entity Association Les Ateliers partagés de Crest "
        "12, rue de l’Hôtel-de-Ville, 26400 Crest contact@ateliers-crest.example "
        "Label not signed. Check: scan, or type the lot at maillage.example"
    )


def test_bags_numbered_after_others_say_what_they_run_to() -> None:
    label = replace(LABEL, bag_number=21, bag_first=21, bag_count=10)
    assert "Sac 21 (21–30) 50 pièces" in words_of(labels.render(sheet(label)))


def test_the_alternative_of_a_signed_code_does_not_spell_its_signature() -> None:
    pdf = reader(labels.render(sheet(replace(LABEL, signed_until=date(2020, 10, 2)))))
    assert _alternatives(pdf.trailer["/Root"]["/StructTreeRoot"]) == [
        f"Code signé du lot {samples.LOT}, sac 1 (1 à 1). "
        "Il ouvre une page de vérification sur maillage.example"
    ]


def test_sheet_is_archivable_accessible_titled_and_dated() -> None:
    pdf = reader(labels.render(sheet(*bags(2))))
    root = pdf.trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("fr-FR", True)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Étiquettes du lot D0107V3-L0042-20W14-03-Z"
    assert pdf.metadata["/CreationDate"] == "D:20200406000000Z"
    assert pdf.metadata.author is None


def test_each_code_has_an_alternative_in_words() -> None:
    pdf = reader(labels.render(sheet(*bags(2), language="en")))
    assert _alternatives(pdf.trailer["/Root"]["/StructTreeRoot"]) == [
        f"Verification code of lot {samples.LOT}, bag {n} of 2. It opens the address {samples.ADDRESS}0{n}"
        for n in (1, 2)
    ]


def _alternatives(node: object) -> list[str]:
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        return [found for child in node for found in _alternatives(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


def test_every_code_is_read_back_from_the_printed_page() -> None:
    pages = pictures(labels.render(sheet(*bags(9), notice=samples.NOTICE, demonstration=True)))
    found = [sorted(code.text for code in zxingcpp.read_barcodes(page)) for page in pages]
    addresses = [f"{samples.ADDRESS}{n:02d}" for n in range(1, 10)]
    assert found == [addresses[:8], [], addresses[8:], []]


def test_same_record_gives_same_bytes_here_and_in_another_process() -> None:
    script = (
        "import hashlib, document_samples as s; from maillage.formats.documents import labels;"
        "pdf = labels.render(s.sheet(*s.bags(3), notice=s.NOTICE, demonstration=True));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    record = sheet(*bags(3), notice=samples.NOTICE, demonstration=True)
    here = {hashlib.sha256(labels.render(record)).hexdigest() for _ in range(2)}
    paths = [str(Path(samples.__file__).parent), *filter(None, sys.path)]
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert here == {elsewhere.stdout.strip()}


def test_two_days_give_two_documents() -> None:
    assert labels.render(sheet(LABEL)) != labels.render(sheet(LABEL, document_date=date(2020, 4, 7)))


@pytest.mark.parametrize(
    ("language", "banner"),
    [("fr", "DÉMONSTRATION – aucun objet réel"), ("en", "DEMONSTRATION – no real object")],
)
def test_demonstration_is_said_on_each_label_each_notice_and_across_each_page(
    language: str, banner: str
) -> None:
    record = sheet(*bags(3), notice=samples.NOTICE, language=language)
    assert words_of(labels.render(record)).count(banner) == 0
    marked = labels.render(replace(record, demonstration=True))
    assert words_of(marked).count(banner) == 3 + 3 + 2


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("fr", "PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE"),
        ("en", "PROTOTYPE – NOT TO BE USED ON A PERSON"),
    ],
)
def test_prototype_is_marked_and_only_it(language: str, mark: str) -> None:
    record = sheet(LABEL, replace(LABEL, prototype=True), language=language)
    assert words_of(labels.render(record)).count(mark) == 1


def test_unclassified_is_labelled_only_as_a_prototype() -> None:
    words = Text("Non classé", "Unclassified")
    sample = replace(LABEL, category="unclassified", category_words=words, prototype=True)
    assert "– Non classé Sac 1 / 1" in words_of(labels.render(sheet(sample)))
    with pytest.raises(Refusal) as refused:
        labels.render(sheet(replace(sample, prototype=False)))
    assert (refused.value.code, refused.value.params) == (reasons.UNCLASSIFIED_LABEL, {"lot": samples.LOT})


def test_eight_labels_a_page_and_notices_on_the_back() -> None:
    assert len(reader(labels.render(sheet(*bags(8)))).pages) == 1
    assert len(reader(labels.render(sheet(*bags(9)))).pages) == 2
    both_sides = reader(labels.render(sheet(*bags(9), notice=samples.NOTICE)))
    assert [page.extract_text().count("Notice à joindre au sac") for page in both_sides.pages] == [0, 8, 0, 1]
    assert both_sides.pages[3].extract_text().startswith("Dos des étiquettes")


def test_notice_of_a_single_label_stands_behind_it() -> None:
    front, back = pictures(labels.render(sheet(LABEL, notice=samples.NOTICE)), dpi=50)
    assert (_darker_half(front), _darker_half(back)) == ("left", "right")


def _darker_half(page: np.ndarray) -> str:
    height, width = page.shape
    # Inside the first row of labels, away from the cutting lines.
    row = page[int(height * 0.07) : int(height * 0.27)]
    left, right = row[:, int(width * 0.06) : int(width * 0.48)], row[:, int(width * 0.52) : int(width * 0.94)]
    return "left" if left.mean() < right.mean() else "right"


def test_longer_texts_take_more_room_and_are_printed_whole() -> None:
    name = " ".join(f"mot{n}" for n in range(160))
    pdf = labels.render(sheet(*bags(8, design_name=Text(name, name))))
    assert len(reader(pdf).pages) > 1
    assert words_of(pdf).count(name) == 8


@pytest.mark.parametrize("field", ["design_name", "marking_lines", "legal_basis", "notice_lines"])
def test_what_cannot_fit_is_refused_not_cut(field: str) -> None:
    endless = "mot " * 4000
    value = {"design_name": Text(endless, "x"), "legal_basis": endless}.get(field, (endless,))
    with pytest.raises(Refusal) as refused:
        labels.render(sheet(replace(LABEL, **{field: value})))
    assert refused.value.code == reasons.DOES_NOT_FIT


def test_endless_notice_is_refused() -> None:
    endless = "mot " * 4000
    with pytest.raises(Refusal) as refused:
        labels.render(sheet(LABEL, notice=Text(endless, endless)))
    assert refused.value.code == reasons.DOES_NOT_FIT


def test_empty_sheet_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        labels.render(sheet())
    assert refused.value.code == reasons.EMPTY


def test_source_typed_by_people_is_shown_as_typed() -> None:
    hostile = samples.HOSTILE
    record = sheet(
        replace(
            LABEL,
            design_name=Text(hostile, hostile),
            category_words=Text(hostile, hostile),
            marking_lines=(hostile,),
            notice_lines=(hostile,),
            legal_basis=hostile,
            decision_number=hostile,
            responsible_entity=records.ResponsibleEntity(hostile, hostile, hostile),
        ),
        notice=Text(hostile, hostile),
    )
    assert tight(words_of(labels.render(record))).count(tight(hostile)) == 10


def test_other_alphabets_and_hidden_characters_are_all_visible() -> None:
    name = "\u202eמגן\u202c واقي Ёлка Łódź Ω 面 😀 \x00 e\u0301"
    shown = words_of(labels.render(sheet(replace(LABEL, design_name=Text(name, name)))))
    line = shown.partition("D0107-V3 ")[2].partition(" Écran")[0]
    assert line == "[U+202E]מגן[U+202C] واقي Ёлка Łódź Ω [U+9762] [U+1F600] [U+0000] é"


def test_word_without_a_space_stays_inside_its_label() -> None:
    endless = "W" * 300
    entity = records.ResponsibleEntity(endless, endless, endless)
    pdf = labels.render(sheet(replace(LABEL, design_name=Text(endless, endless), responsible_entity=entity)))
    (page,) = pictures(pdf, dpi=50)
    height, width = page.shape
    assert tight(words_of(pdf)).count(endless) == 4
    assert page[int(height * 0.07) :, int(width * 0.51) : int(width * 0.95)].mean() > 250


def test_a_label_has_no_room_for_a_person() -> None:
    assert [field.name for field in fields(records.Label)] == [
        *("lot_id", "design_name", "version_code", "category", "category_words", "marking_lines"),
        *("workshop_code", "responsible_entity", "packing_date", "quarantine_end", "bag_number"),
        *("bag_count", "units_in_bag", "decision_number", "legal_basis", "verify_url", "signed_until"),
        *("bag_first", "notice_lines", "prototype"),
    ]


@pytest.mark.parametrize("changes", [{"bag_number": 0}, {"bag_number": 2}, {"units_in_bag": 0}])
def test_impossible_bags_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="bag"):
        replace(LABEL, **changes)
