"""One bit changed, anywhere, in anything that is signed: nothing is accepted, by the library or by the lone verifier."""

from __future__ import annotations

import pytest
from tests.register.flipping import HELD, LOG_MADE, OBJECTS, accepted, flips
from tests.register.making import NOW, WITNESSES

from maillage.kernel.refusals import Refusal
from maillage.register import proofs

# One bit in so many, where each takes long: the benchmark changes every one.
EVERY = {
    "trust document": 7,
    "trust document, alone": 97,
    "entries": 61,
    "entries, alone": 61,
    "checkpoint, alone": 7,
}


@pytest.mark.parametrize("name", OBJECTS)
def test_no_changed_bit_is_accepted(name: str):
    what = OBJECTS[name]
    passed, tried = accepted(what, EVERY.get(name, 3))
    assert (passed, tried > 100) == ([], True)
    assert what.judge(what.raw) is (name != "label's address")  # it fails for what is changed


def test_a_changed_bit_of_a_cosignature_to_spare_is_never_counted():
    """With three cosignatures for a quorum of two, a witness may become an unknown key: the format says to ignore it."""
    raw = LOG_MADE.cosigned(witnesses=WITNESSES)
    assert len(proofs.witnessed(raw, HELD, NOW)[1].witnesses) == 3
    for flipped in flips(raw, 5):
        try:
            checkpoint, found = proofs.witnessed(flipped, HELD, NOW)
        except Refusal:
            continue
        assert checkpoint == LOG_MADE.checkpoint()
        assert len(found.witnesses) == 2
