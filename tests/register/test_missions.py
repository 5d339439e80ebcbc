"""Codes of mission orders: nothing but a serial, a day and a workshop; never mistaken for a label, nor altered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import cbor2
import pytest
import segno
from tests.register.making import DAY, LABELLER, SIGNERS
from tests.register.test_labels import LABEL

from maillage.kernel.refusals import Refusal
from maillage.register import labels, missions
from maillage.register.labels import Sealed
from maillage.register.missions import CONTEXT, Mission

MISSION = Mission(bytes(range(10)), DAY, "L0042")
MESSAGE = missions.write(MISSION, LABELLER)
DAYS = (DAY - date(1970, 1, 1)).days


def read(message: bytes) -> Mission:
    return missions.verify(labels.read(message), LABELLER.public)


def test_a_mission_is_read_as_written_and_says_nothing_else():
    assert read(MESSAGE) == MISSION
    payload = labels.read(MESSAGE).payload
    assert cbor2.loads(payload) == ["mission/1", MISSION.serial, DAYS, "L0042"]
    assert missions.is_mission(labels.read(MESSAGE))
    assert (MISSION.number, missions.numbered(MISSION.number.lower())) == ("AAAQEAYEAUDAOCAJ", MISSION.serial)


def test_it_fits_a_small_code():
    address = labels.address(MESSAGE, "https://registre.sante.gouv.example")
    code = segno.make(address, error="m", boost_error=False, micro=False)
    assert (code.mode, int(code.version) <= 10) == ("alphanumeric", True), code.version


def test_no_bit_of_it_changes_unnoticed():
    accepted = []
    for bit in range(len(MESSAGE) * 8):
        changed = bytearray(MESSAGE)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            read(bytes(changed))
        except Refusal:
            continue
        accepted.append(bit)
    assert accepted == []


def test_a_label_is_no_mission_and_a_mission_no_label():
    """The same key signs both: neither signature stands for the other, whatever the payload says."""
    label = labels.write(LABEL, LABELLER)
    assert not missions.is_mission(labels.read(label))
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        read(label)
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        labels.verify(labels.read(MESSAGE), LABELLER.public)
    sealed = labels.read(MESSAGE)
    without = Sealed(sealed.key_id, sealed.protected, sealed.payload, LABELLER.sign_bytes(sealed.signed))
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        missions.verify(without, LABELLER.public)


def test_another_key_does_not_verify_it():
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        missions.verify(labels.read(MESSAGE), SIGNERS[0].public)


def _signed(payload: bytes) -> bytes:
    """A payload of any form, signed by the issuer's own key in the right context."""
    protected = labels.read(MESSAGE).protected
    covered = cbor2.dumps(["Signature1", protected, CONTEXT, payload], canonical=True)
    return cbor2.dumps(
        cbor2.CBORTag(18, [protected, {}, payload, LABELLER.sign_bytes(covered)]), canonical=True
    )


FORGED: dict[str, Callable[[list[Any]], object]] = {
    "another format": lambda v: ["mission/2", *v[1:]],
    "a name added": lambda v: [*v, "Camille D."],
    "no workshop": lambda v: v[:3],
    "a short serial": lambda v: [v[0], v[1][:9], *v[2:]],
    "a serial in text": lambda v: [v[0], "AAAQEAYEAUDAOCAJ", *v[2:]],
    "a day before 1970": lambda v: [*v[:2], -1, v[3]],
    "a day in text": lambda v: [*v[:2], "2026-11-27", v[3]],
    "true for a day": lambda v: [*v[:2], True, v[3]],
    "a workshop that is a name": lambda v: [*v[:3], "Camille D."],
    "a map": lambda v: {"mission": v},
    "a number": lambda v: 7,
}


@pytest.mark.parametrize("name", FORGED)
def test_a_content_of_another_form_is_refused_even_well_signed(name: str):
    payload = cbor2.dumps(FORGED[name](["mission/1", MISSION.serial, DAYS, "L0042"]), canonical=True)
    with pytest.raises(Refusal, match=r"label\.content"):
        read(_signed(payload))


def test_another_spelling_is_refused_even_well_signed():
    payload = b"\x98\x04" + MISSION.payload()[1:]  # the length of the array in two bytes
    with pytest.raises(Refusal, match=r"label\.malformed"):
        read(_signed(payload))


@pytest.mark.parametrize("typed", ["", "AAAQ", "AAAQEAYEAUDAOCA1", "AAAQEAYEAUDAOCAJA", "é" * 16, "../" * 5])
def test_a_number_of_another_form_is_refused(typed: str):
    with pytest.raises(Refusal, match=r"label\.address"):
        missions.numbered(typed)
