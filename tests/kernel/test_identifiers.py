"""Public identifiers against the standard's own example and every single slip of the hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.identifiers import ALPHABET, LotId, check_character, has_valid_check, is_siret

LOTS = st.builds(
    LotId,
    st.integers(1, 99999).map(lambda n: f"D{n:04d}"),
    st.integers(1, 99),
    st.integers(1, 99999).map(lambda n: f"L{n:04d}"),
    st.tuples(st.integers(20, 40), st.integers(1, 53)).map(lambda yw: f"{yw[0]:02d}W{yw[1]:02d}"),
    st.integers(1, 200),
)


def test_outside_vector() -> None:
    # The Global Release Identifier of the recording industry uses ISO 7064 MOD 37,36; its
    # standard's example is A1-2425G-ABC1234002-M.
    assert check_character("A12425GABC1234002") == "M"


def test_the_scheme_own_example() -> None:
    assert str(LotId.of("D0107", 3, "L0042", date(2020, 4, 1), 3)) == "D0107V3-L0042-20W14-03-Z"


@given(LOTS)
def test_what_is_written_is_read_back(lot: LotId) -> None:
    assert LotId.parse(f" {str(lot).lower()} ") == lot


@given(LOTS, st.data())
def test_one_wrong_character_is_caught(lot: LotId, data: st.DataObject) -> None:
    text = str(lot).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != text[place]]))
    assert not has_valid_check(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "D0107V3-L0042-20W14-03", "D0107V3-L0042-20W14-03-A", "d107", "é"])
def test_what_is_not_an_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"identifier|check character"):
        LotId.parse(text)


@pytest.mark.parametrize("number", ["73282932000074", "35600000000048", "35600000049837"])
def test_siret_numbers_that_hold(number: str) -> None:
    assert is_siret(number)


@pytest.mark.parametrize(
    "number", ["73282932000075", "7328293200007", "732829320000740", "7328293200007A", "", "35600000049838"]
)
def test_siret_numbers_that_do_not(number: str) -> None:
    assert not is_siret(number)


def test_one_figure_changed_in_a_siret_is_always_caught() -> None:
    right = "73282932000074"
    wrong = [right[:n] + figure + right[n + 1 :] for n in range(14) for figure in "0123456789"]
    assert [text for text in wrong if is_siret(text)] == [right] * 14


def test_la_poste_alone_is_checked_its_own_way() -> None:
    assert sum(map(int, "35600000049837")) % 5 == 0
    assert not is_siret("35600100049836")
