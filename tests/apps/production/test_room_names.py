"""The rooms of plans read in words, wherever a reason names one."""

from __future__ import annotations

import pytest

from maillage.apps.production.room_names import MATERIAL_NAMES, process_of, room_text
from maillage.kernel.reasons import render
from maillage.planning.reasons import CAPACITY_MACHINE, CAPACITY_MATERIAL


@pytest.mark.parametrize(
    ("code", "french", "english"),
    [
        ("laser", "Découpe laser", "Laser cutting"),
        ("fdm/58.8×58.8×8 M2", "Impression 3D (dépôt de fil) · pièces d’au moins 58,8 × 58,8 × 8 mm · sur place",
         "3D printing (FDM) · pieces of at least 58.8 × 58.8 × 8 mm · on the premises"),
        ("sewing/fabric M2", "Couture · Tissu, laize 1,5 m · sur place", "Sewing · Fabric, 1.5 m wide · on the premises"),
        ("sewing/… ·2", "Couture", "Sewing"),
        ("forge", "forge", "forge"),
    ],
)  # fmt: skip
def test_a_room_reads_in_both_languages(code: str, french: str, english: str) -> None:
    assert (room_text(code).fr, room_text(code).en) == (french, english)


def test_a_reason_names_the_room_in_words_and_keeps_its_code() -> None:
    params = {"process": "laser/fabric", "workshops": ["L0001"]}
    assert "Découpe laser · Tissu, laize 1,5 m" in render(CAPACITY_MACHINE, params, "fr")
    assert params["process"] == "laser/fabric"


@pytest.mark.parametrize("room", ["laser", "laser/980×637×3 pmma_sheet", "laser/… ·2"])
def test_machines_are_listed_by_the_process_of_a_room(room: str) -> None:
    assert process_of(room) == "laser"


def test_a_reason_names_the_material_in_words_and_an_unknown_one_as_it_is() -> None:
    said = [
        render(CAPACITY_MATERIAL, {"material": material, "workshops": ["L0001"]}, "en")
        for material in ("elastic", "unheard_of")
    ]
    assert MATERIAL_NAMES["elastic"].en in said[0] and "“elastic”" not in said[0]
    assert "“unheard_of”" in said[1]
