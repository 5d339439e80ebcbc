"""Mission orders on paper: what they say in both languages, with and without a ground, and what their code holds."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
import zxingcpp
from PIL import Image
from tests.formats.documents import document_samples as samples
from tests.formats.documents.document_samples import pictures, reader, tight, words_of

from maillage.formats.documents import mission_order, records

ADDRESS = "HTTPS://MAILLAGE.EXAMPLE/V/" + "2KCE3IKBBTGAYA7Q" * 11
ORDER = records.MissionOrder(
    serial="AAAQEAYEAUDAOCAJ",
    language="fr",
    issued_on=date(2020, 4, 5),
    issuer=records.Sender("L0042", "Les Ateliers partagés de Crest", "contact@ateliers-crest.example"),
    holder="Camille D.",
    birth_year=1987,
    activity="Livrer des pièces",
    work="Commande C00012 : Visière ouverte, pour Centre hospitalier",
    communes=("Crest (26)", "Valence (26)"),
    first_day=date(2020, 4, 6),
    last_day=date(2020, 4, 12),
    starts="08:00",
    ends="19:00",
    slots=("07/04/2020, 09:00 – 12:00",),
    request=None,
    verify_url=ADDRESS,
    demonstration=False,
)
REQUEST = records.CarriedRequest("Préfecture de la Drôme", "Arrêté 12", date(2020, 4, 1), "Drôme", "2020-017")


def test_without_a_request_the_french_order_says_that_it_authorises_nothing() -> None:
    assert tight(words_of(mission_order.render(ORDER))) == tight(
        "Ordre de mission AAAQ EAYE AUDA OCAJ 5 avril 2020 Titulaire Nom abrégé Camille D. Année de naissance 1987 "
        "Objet Activité Livrer des pièces Travail accepté Commande C00012 : Visière ouverte, pour Centre hospitalier "
        "Communes Crest (26) Valence (26) Jours du 6 avril 2020 au 12 avril 2020 inclus Heures de 08:00 à 19:00 "
        "Créneaux réservés 07/04/2020, 09:00 – 12:00 Aucune demande d’une autorité administrative "
        "Ce document n’autorise, à lui seul, aucun déplacement. Il dit seulement quel travail l’atelier a accepté, et à "
        "qui il l’a confié. Établi par Atelier Les Ateliers partagés de Crest contact@ateliers-crest.example "
        "Code de l’atelier L0042 Vérifier Scanner le code, puis comparer les initiales, l’année de naissance et les "
        "jours. Le code ne contient ni nom ni adresse ; une copie se vérifie aussi : demander une pièce d’identité. "
        "Sans scanner : saisir le numéro sur maillage.example Établi par un atelier, qui n’est pas une autorité. "
        "Après le dernier jour, tout est effacé sauf le numéro. Ordre de mission AAAQEAYEAUDAOCAJ Page 1 / 1"
    )


def test_with_a_request_the_english_order_carries_it_and_says_nothing_of_none() -> None:
    order = replace(ORDER, language="en", request=REQUEST, slots=(), last_day=ORDER.first_day)
    said = tight(words_of(mission_order.render(order)))
    carried = tight(
        "At the request of an administrative authority Authority Préfecture de la Drôme Reference Arrêté 12 "
        "Date 1 April 2020 Territory Drôme Recorded under number 2020-017 Issued by"
    )
    assert carried in said and tight("Days 6 April 2020 Hours from 08:00 to 19:00 At the request") in said
    assert tight("authorises no trip") not in said and tight("No request") not in said


def test_the_code_is_read_back_by_an_independent_decoder() -> None:
    page = Image.fromarray(pictures(mission_order.render(ORDER), dpi=150)[0])
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [ADDRESS]


def test_the_record_has_no_field_for_an_address_or_a_whole_name() -> None:
    names = {field.name for field in fields(records.MissionOrder)}
    assert names == {
        "serial", "language", "issued_on", "issuer", "holder", "birth_year", "activity", "work", "communes",
        "first_day", "last_day", "starts", "ends", "slots", "request", "verify_url", "demonstration",
    }  # fmt: skip


def test_long_and_hostile_texts_stay_data_and_on_the_page() -> None:
    text = samples.HOSTILE
    request = records.CarriedRequest(text, "W" * 200, date(2020, 4, 1), text, text)
    order = replace(
        ORDER, request=request, work="W" * 300, communes=(text,) * 12, holder=text, demonstration=True
    )
    pdf = mission_order.render(order)
    assert tight(words_of(pdf)).count(tight(text)) == 16
    assert len(reader(pdf).pages) <= 3
    for page in pictures(pdf, dpi=50):
        assert page[:, int(page.shape[1] * 0.96) :].min() > 200


def test_an_order_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        replace(ORDER, last_day=date(2020, 4, 5))
