"""Public identifiers against the standard's own example and every single slip of the hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.identifiers import ALPHABET, LotId, check_character, has_valid_check

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
