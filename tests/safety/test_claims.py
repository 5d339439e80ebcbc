"""Claims refused in free texts, the ways of hiding one, and the formulas that may be printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.refusals import Refusal
from maillage.safety.claims import EXEMPT, find_claims, refuse_claims
from maillage.safety.notices import notice, placeholders
from maillage.safety.quality import marking
from maillage.safety.terms import CATEGORIES, OBJECT_TYPES


@pytest.mark.parametrize(
    "text,kind",
    [
        ("Cet écran protège du virus", "protection"),
        ("PROTÈGE", "protection"),
        ("il protege bien", "protection"),
        ("une protection efficace", "protection"),
        ("visière protectrice", "protection"),
        ("This shield protects you", "protection"),
        ("protective gear", "protection"),
        ("prote\u0301ge", "protection"),
        ("pro\u200btège", "protection"),
        ("pro\u00adtège", "protection"),
        ("anti-virus", "anti-virus"),
        ("antivirus", "anti-virus"),
        ("anti virus", "anti-virus"),
        ("Anti–viral", "anti-virus"),
        ("antibactérien", "anti-virus"),
        ("masque FFP2", "ffp"),
        ("ffp 3", "ffp"),
        ("type FFP", "ffp"),
        ("N95 mask", "ffp"),
        ("KN95", "ffp"),
        ("usage médical", "medical"),
        ("usages medicaux", "medical"),
        ("MÉDICALE", "medical"),
        ("medical-grade", "medical"),
        ("certifié", "certified"),
        ("certifiées", "certified"),
        ("Certified by us", "certified"),
        ("certification en cours", "certified"),
        ("marquage CE", "ce"),
        ("(CE)", "ce"),
        ("CE0123", "ce"),
        ("CE-0123", "ce"),
        ("C.E.", "ce"),
        ("ＣＥ", "ce"),
    ],
)
@pytest.mark.parametrize("category", CATEGORIES)
def test_a_claim_is_found(text, kind, category):
    assert [claim.kind for claim in find_claims(text, category)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ce bandeau tient l’élastique. ce modèle, cE, Ce",
        "protocole de nettoyage, protéine, prototype",
        "médicament, médiane, médiation",
        "certes, concert, incertain",
        "CECI, CEA, DCE, MACE, CE2, ACE",
        "antidérapant, antichoc",
        "FAB, offre, effpl",
        "Écran léger en PLA, 24 g, à nettoyer à l’eau savonneuse.",
        "",
    ],
)
def test_other_words_are_left_alone(text):
    assert find_claims(text, "B") == ()


@pytest.mark.parametrize("formula", EXEMPT)
def test_a_formula_is_exempt_and_only_the_formula(formula):
    assert find_claims(formula.upper().replace("'", "’"), "A") == ()
    assert find_claims(f"{formula} mais il protege", "A")[0].words == "protege"


@pytest.mark.parametrize(
    "text",
    ["ne protège pas du froid", "n’est pas certifié", "non médical", "does not protect", "sans marquage CE"],
)
def test_another_negation_is_still_read_as_a_claim(text):
    assert len(find_claims(text, "B")) == 1


def test_a_claim_is_located_in_the_text_as_written():
    text = "Léger, il prote\u0301ge ; certifié CE."
    found = find_claims(text, "A")
    assert [claim.words for claim in found] == ["prote\u0301ge", "certifié", "CE"]
    assert all(text[claim.start : claim.end] == claim.words for claim in found)


def test_category_c_may_say_what_its_decision_says_and_no_more():
    text = "Écran de protection faciale certifié"
    allowed = ("écran de protection",)
    assert [claim.kind for claim in find_claims(text, "C", allowed)] == ["certified"]
    assert [claim.kind for claim in find_claims(text, "B", allowed)] == ["protection", "certified"]
    assert [claim.kind for claim in find_claims("protections", "C", ("protection",))] == ["protection"]
    assert find_claims("protections", "C", ("",))[0].kind == "protection"


def test_refusing_tells_the_words():
    with pytest.raises(Refusal) as refused:
        refuse_claims("Protège et protège, FFP2", "B")
    assert refused.value.code == "claim.affirmative"
    assert refused.value.params["words"] == ["Protège", "protège", "FFP2"]
    refuse_claims("Serre-tête", "B")


@pytest.mark.parametrize("object_type", OBJECT_TYPES)
@pytest.mark.parametrize("category", ["A", "B"])
def test_what_we_print_ourselves_claims_nothing(category, object_type):
    values = dict.fromkeys(placeholders(category, object_type), "x")
    for report in ("", "R-1"):
        text = notice(category, object_type, values, test_report=report, material="PLA").text
        assert find_claims(text.fr, category) == ()
        assert find_claims(text.en, category) == ()
    for line in marking(category, object_type):
        assert find_claims(line.fr, category) == ()
        assert find_claims(line.en, category) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_surrounding_words_never_hide_a_claim(before, after):
    kinds = {claim.kind for claim in find_claims(f"{before} protège {after}", "A")}
    assert "protection" in kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("pr\u043et\u00e8ge", "protection"),
        ("\u03a1rotection", "protection"),
        ("FF\u03a12", "ffp"),
        ("\u0421\u0415 0123", "ce"),
        ("m\u0435dical", "medical"),
    ],
)
def test_a_letter_of_another_alphabet_hides_nothing(text, kind):
    assert [claim.kind for claim in find_claims(text)] == [kind]
    assert find_claims("\u00e9paisseur 5 \u03bcm, 3 \u03a9") == ()
