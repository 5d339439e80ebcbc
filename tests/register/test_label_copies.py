"""The note of the copy that phones keep: of these bytes, at this instant, by the log's key and no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.register.making import LOG, ORIGIN, WITNESSES
from tests.register.making import TRUST as TRUST_NOTE

from maillage.kernel.refusals import Refusal
from maillage.register import label_copies, trust
from maillage.register.keys import SecretKey

DATA = b'{"format": 2, "lots": {}}'
ISSUED = "2026-11-27T08:00:00Z"
TRUST = trust.read(TRUST_NOTE, ORIGIN)


def refused(note: bytes, data: bytes = DATA) -> str:
    with pytest.raises(Refusal) as found:
        label_copies.verify(note, data, TRUST)
    return found.value.code


def test_a_copy_is_of_its_bytes_and_of_its_instant() -> None:
    note = label_copies.sign(DATA, ISSUED, LOG)
    found = label_copies.verify(note, DATA, TRUST)
    assert (found.issued, found.instant) == (ISSUED, datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert refused(note, DATA + b" ") == "register.file.differs"
    with pytest.raises(ValueError, match="instant"):
        label_copies.sign(DATA, "2026-11-27T08:00:00+00:00", LOG)


def test_no_bit_of_a_note_may_change() -> None:
    note = label_copies.sign(DATA, ISSUED, LOG)
    for at in range(0, len(note) * 8, 5):
        flipped = bytearray(note)
        flipped[at >> 3] ^= 1 << (at & 7)
        refused(bytes(flipped))


def test_only_the_logs_own_key_signs_it() -> None:
    other = SecretKey(LOG.name, LOG.algorithm, bytes(range(32)))
    assert refused(label_copies.sign(DATA, ISSUED, other)) == "register.checkpoint.unsigned"
    witness = SecretKey(WITNESSES[0].name, LOG.algorithm, bytes(range(32)))
    assert refused(label_copies.sign(DATA, ISSUED, witness)) == "register.record.malformed"
