"""Notices: the starting texts of §5 word for word, their variants, and what is refused."""

from __future__ import annotations

import hashlib

import pytest

from maillage.kernel.refusals import Refusal
from maillage.safety.notices import PLACEHOLDER_WORDS, notice, placeholders, readable, template
from maillage.safety.terms import OBJECT_TYPES

B_FR = (
    "Barrière d’usage courant, catégorie B. Cet objet arrête une partie des projections de salive. Il n’arrête "
    "pas les fines particules en suspension, n’est pas un équipement de protection individuelle ni un "
    "dispositif médical, et n’a pas été certifié. Portez-le en plus du masque et des gestes barrières, jamais "
    "à leur place. Ne l’utilisez pas pour des soins, ni auprès d’une personne malade ou qui pourrait l’être. "
    "Désinfectez-le avant le premier usage et après chaque usage, sans dépasser 60 °C ; un seul porteur. "
    "Jetez-le s’il est rayé, fendu ou sali sans pouvoir être nettoyé. Lot L1, fabriqué le 6 avril. Défaut ou "
    "incident : CT."
)
B_EN = (
    "Everyday barrier, category B. It stops part of the droplets projected when speaking or coughing. It does "
    "not stop fine airborne particles; it is neither personal protective equipment nor a medical device, and "
    "has not been certified. Use it in addition to a mask and the usual precautions, never instead. Not for "
    "care, not near anyone ill or possibly ill. Disinfect before first use and after each use, below 60 °C; "
    "one wearer only. Discard if scratched, cracked or impossible to clean. Lot L1, made 6 avril. Defect or "
    "incident: CT."
)
A_FR = (
    "Objet d’appoint, catégorie A. Il rend service mais ne protège pas contre une maladie et ne remplace aucun "
    "équipement. Nettoyez-le avant le premier usage puis régulièrement. Ne l’utilisez plus s’il est fendu ou "
    "coupant. Ne pas laisser à la portée d’un jeune enfant. Une question, un défaut : CT, en citant la "
    "référence D0107-V3."
)
A_EN = (
    "Support object, category A. It is a help, not a protection against disease, and replaces no equipment. "
    "Clean it before first use and regularly after. Stop using it if cracked or sharp. Keep away from small "
    "children. Question or defect: CT, quote D0107-V3."
)
C_FR = (
    "Usage en santé, catégorie C. Remis à CHU seul, pour la durée de la crise, sur le fondement de DER-1. Usage "
    "autorisé : accueil. Toujours associer le masque prescrit ; cet objet ne le remplace pas. Considérez-le "
    "comme non stérile : désinfectez-le selon le protocole de votre service avant le premier usage. Nombre "
    "d’usages : 10. Vérifiez l’absence de fissure avant chaque prise de poste ; en cas de doute, retirez-le. Ne "
    "le prêtez, ne le donnez et ne le vendez pas hors de l’établissement. Signalez tout incident au "
    "correspondant de matériovigilance et à CT, lot L1."
)
C_EN = (
    "Health-care use, category C. Supplied to CHU only, for the duration of the crisis, under DER-1. Authorised "
    "use: accueil. Always wear the prescribed mask as well; this object does not replace it. Treat as "
    "non-sterile: disinfect by your unit’s protocol before first use. Number of uses: 10. Check for cracks "
    "before each shift; if in doubt, withdraw it. Do not lend, give or sell outside the establishment. Report "
    "any incident to the device-vigilance officer and to CT, lot L1."
)
D_FR = (
    "Dispositif critique, catégorie D. Ne fabriquez, ne donnez et n’acceptez pas cet objet hors d’un cadre "
    "légal : une défaillance peut tuer. Seuls peuvent le produire un fabricant en règle (marquage CE), le "
    "titulaire d’une dérogation de l’autorité compétente, ou l’établissement de santé pour son propre usage "
    "dans le cadre prévu par la loi. Pour contribuer (essais, calculs, documentation), écrivez au référent "
    "industrie-santé : CT."
)
D_EN = (
    "Critical device, category D. Do not make, give or accept this object outside a legal framework: a failure "
    "can kill. Only a compliant manufacturer (CE marking), the holder of a derogation by the competent "
    "authority, or a health institution for its own use under the legal conditions may produce it. To "
    "contribute (testing, calculation, documentation) write to the industry-health referent: CT."
)
VALUES = {
    "A": {"territory_contact": "CT", "reference": "D0107-V3"},
    "B": {"territory_contact": "CT", "lot": "L1", "made_on": "6 avril"},
    "C": {
        "establishment": "CHU",
        "legal_basis": "DER-1",
        "use": "accueil",
        "uses": "10",
        "contact": "CT",
        "lot": "L1",
    },
    "D": {"contact": "CT"},
}


def test_every_placeholder_has_words_in_both_languages() -> None:
    for category in ("A", "B", "C", "D"):
        for kind in ("screen", "mask", "gown", "part"):
            shown = readable(template(category, kind))
            assert "_" not in shown.fr and "[establishment]" not in shown.fr
            assert set(placeholders(category, kind)) <= set(PLACEHOLDER_WORDS)


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    "category,french,english", [("A", A_FR, A_EN), ("B", B_FR, B_EN), ("C", C_FR, C_EN), ("D", D_FR, D_EN)]
)
def test_a_pla_screen_with_a_test_report_has_the_starting_text(category, french, english):
    found = notice(category, "screen", VALUES[category], test_report="R-7", material="PLA")
    assert plain(found.text.fr) == french
    assert found.text.en == english


@pytest.mark.parametrize("object_type", OBJECT_TYPES)
def test_without_a_test_report_a_barrier_screens_and_does_not_stop(object_type):
    text = notice("B", object_type, VALUES["B"]).text
    assert "fait écran aux projections directes" in text.fr
    assert "arrête une partie" not in text.fr
    assert "It screens direct projections." in text.en
    assert "stops part" not in text.en


@pytest.mark.parametrize(
    "object_type,material,heat",
    [("screen", "PLA", True), ("screen", "pla", True), ("screen", "PETG", False), ("screen", "", False)]
    + [(object_type, "PLA", False) for object_type in ("mask", "gown", "part")],
)
def test_sixty_degrees_is_for_pla_screens(object_type, material, heat):
    text = notice("B", object_type, VALUES["B"], material=material).text
    assert ("60 °C" in text.fr) == heat
    assert ("60 °C" in text.en) == heat


@pytest.mark.parametrize("category", ["B", "C"])
@pytest.mark.parametrize("object_type", ["mask", "gown", "part"])
def test_what_belongs_to_screens_stays_with_screens(category, object_type):
    text = notice(category, object_type, VALUES[category], test_report="R-7").text
    for words in ("en plus du masque", "fissure", "rayé", "Toujours associer le masque"):
        assert words not in text.fr
    for words in (
        "in addition to a mask",
        "Check for cracks",
        "scratched",
        "Always wear the prescribed mask",
    ):
        assert words not in text.en


def test_every_object_and_category_has_its_own_text_without_a_gap():
    texts = set()
    for category in "ABCD":
        for object_type in OBJECT_TYPES:
            found = template(category, object_type)
            assert "{" not in found.fr + found.en
            assert "  " not in found.fr + found.en
            assert placeholders(category, object_type) == tuple(
                dict.fromkeys(part.split("]")[0] for part in found.en.split("[")[1:])
            ) or set(placeholders(category, object_type)) == set(VALUES[category])
            texts.add((category, found.fr))
    assert len([1 for category, _ in texts if category == "D"]) == 1
    assert [len([1 for found, _ in texts if found == category]) for category in "ABC"] == [2, 4, 4]


@pytest.mark.parametrize("category", "ABCD")
def test_the_digest_is_of_the_text_in_each_language(category):
    found = notice(category, "screen", VALUES[category])
    assert found.sha256("fr") == hashlib.sha256(found.text.fr.encode()).hexdigest()
    assert found.as_dict()["sha256"] == {"fr": found.sha256("fr"), "en": found.sha256("en")}
    assert found.sha256("fr") != found.sha256("en")


@pytest.mark.parametrize("category", "ABCD")
def test_a_missing_placeholder_is_refused(category):
    for name in VALUES[category]:
        for value in ({}, {name: ""}, {name: "  "}):
            values = {key: found for key, found in VALUES[category].items() if key != name} | value
            with pytest.raises(Refusal) as refused:
                notice(category, "screen", values)
            assert (refused.value.code, refused.value.params["names"]) == (
                "notice.placeholder_missing",
                [name],
            )


def test_an_unknown_placeholder_is_refused():
    with pytest.raises(Refusal) as refused:
        notice("A", "screen", VALUES["A"] | {"slogan": "x"})
    assert (refused.value.code, refused.value.params["names"]) == ("notice.placeholder_unknown", ["slogan"])


@pytest.mark.parametrize("value", ["x\ny", "x" * 201, "[lot]", "\x00"])
def test_a_value_that_is_not_one_short_line_is_refused(value):
    with pytest.raises(Refusal) as refused:
        notice("D", "screen", {"contact": value})
    assert refused.value.code == "notice.placeholder_invalid"


def test_an_unclassified_version_has_no_notice():
    with pytest.raises(Refusal) as refused:
        notice("unclassified", "screen", {})
    assert refused.value.code == "notice.unclassified"
