"""What each category asks of a lot, against §4 and §6."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maillage.kernel.refusals import Refusal
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.quality import (
    checklist,
    inspection_plan,
    marking,
    max_lot,
    requirement,
    unchecked,
)
from maillage.safety.terms import CATEGORIES, LEVELS, OBJECT_TYPES


def test_inspection_by_category():
    assert {category: requirement(category).inspection for category in "ABCD"} == {
        "A": "visual_by_maker",
        "B": "visual_all_and_plan",
        "C": "first_article_visual_all_and_plan",
        "D": "technical_file",
    }
    with pytest.raises(Refusal):
        requirement("unclassified")


def test_the_plan_finds_ten_percent_in_b_and_c_only():
    assert inspection_plan("A", 50) is None
    assert inspection_plan("B", 50).sample == 18
    assert inspection_plan("C", 100).sample == 20
    assert inspection_plan("D", 100) is None


def test_the_largest_lot_is_the_makers():
    assert [max_lot("B", level) for level in LEVELS] == [50, 50, 100, 100]
    assert [max_lot(category, "M0") for category in "ACD"] == [None, None, None]
    edited = replace(STARTING_SCHEME, max_lot_person=20)
    assert max_lot("B", "M1", edited) == 20
    assert requirement("B", edited).max_lot_person == 20


def test_records_asked():
    assert [name for name, _ in requirement("A").records] == []
    assert [name for name, _ in requirement("B").records] == [
        "hygiene_declaration",
        "bagged",
        "quarantine_or_disinfection",
    ]
    assert [name for name, _ in requirement("C").records][:5] == [
        "golden_sample",
        "first_article",
        "material_batch",
        "incoming_check",
        "retained_sample",
    ]
    assert [name for name, _ in requirement("D").records] == ["technical_file", "unit_serial", "test_record"]


@pytest.mark.parametrize("object_type", OBJECT_TYPES)
@pytest.mark.parametrize("category", ["A", "B", "C"])
def test_a_lot_passes_when_every_mandatory_item_is_checked(object_type, category):
    items = checklist(object_type, category)
    assert len({item.id for item in items}) == len(items)
    mandatory = [item for item in items if category in item.mandatory]
    assert "right_file" in [item.id for item in mandatory]
    assert unchecked(object_type, category, ()) == tuple(mandatory)
    assert unchecked(object_type, category, [item.id for item in mandatory]) == ()
    for item in mandatory:
        rest = [other.id for other in mandatory if other is not item]
        assert unchecked(object_type, category, rest) == (item,)
    for item in items:
        assert item.mandatory <= item.categories


def test_a_stricter_category_never_asks_less():
    for object_type in OBJECT_TYPES:
        asked = [{item.id for item in unchecked(object_type, category, ())} for category in "ABC"]
        assert asked[0] <= asked[1] <= asked[2]


def test_the_screen_checklist_is_that_of_the_scheme():
    assert [item.id for item in checklist("screen", "C")] == [
        "right_file",
        "no_sharp_edge",
        "headband_width",
        "flex",
        "sheet",
        "coverage",
        "no_gap_at_top",
        "comes_apart",
        "clean_dry_bagged",
        "label_and_notice",
        "quarantine",
    ]


def test_marking_lines():
    assert [line.fr for line in marking("B", "screen")][-1] == "Écran anti-projection – n’est pas un EPI"
    assert [line.fr for line in marking("B", "mask")][-1] == (
        "Masque barrière – n’est ni un EPI ni un dispositif médical"
    )
    assert "Réservé aux établissements destinataires" in [line.fr for line in marking("C", "gown")]
    assert marking("unclassified", "part")[0].fr == "PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE"
    for category in CATEGORIES:
        for object_type in OBJECT_TYPES:
            lines = marking(category, object_type)
            assert "[reference]" in "".join(line.fr for line in lines)
            for line in lines:
                assert line.fr.count("[") == line.en.count("[")
