"""Labels: one spelling, everything protected, small enough; each forgery is refused under its own code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import cbor2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from tests.register.making import DAY, LABELLER, SIGNERS
from tests.register.vectors.structures import malleable

from maillage.kernel.identifiers import LotId
from maillage.kernel.refusals import Refusal
from maillage.register import labels
from maillage.register.encoding import encode32
from maillage.register.labels import Label

LABEL = Label(
    "D0107V3-L0042-26W48-03-M",
    12,
    "2026-010",
    "D0107",
    3,
    "C",
    DAY,
    date(2027, 5, 25),
    sha256(b"leaf").digest()[:16],
)
MESSAGE = labels.write(LABEL, LABELLER)
PROTECTED = {1: -8, 4: LABELLER.public.id}


def test_a_label_is_read_as_written():
    sealed = labels.read(MESSAGE)
    assert sealed.key_id == LABELLER.public.id
    assert labels.verify(sealed, LABELLER.public) == LABEL
    address = labels.address(MESSAGE, "https://registre.example")
    assert address == address.upper() and address.startswith("HTTPS://REGISTRE.EXAMPLE/V/")
    for typed in (
        address,
        address.lower(),
        f" {address}\n",
        "/V/" + encode32(MESSAGE),
        "/v/" + encode32(MESSAGE),
    ):
        assert labels.of_address(typed) == MESSAGE


def test_another_key_does_not_verify_it():
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        labels.verify(labels.read(MESSAGE), SIGNERS[0].public)
    twin = type(LABELLER)("registre.example/labels2", 1, LABELLER.seed)
    with pytest.raises(Refusal, match=r"label\.bad_signature"):
        labels.verify(labels.read(MESSAGE), twin.public)


def test_it_fits_a_qr_code_of_version_10_at_level_m():
    """The longest that a national network writes: numbers with all their figures, a long address."""
    lot = str(LotId("D99999", 999, "L99999", "26W48", 99))
    longest = Label(lot, 99_999, "2026-99999", "D99999", 999, "D", DAY, date(2031, 1, 1), bytes(16))
    message = labels.write(longest, LABELLER)
    address = labels.address(message, "https://registre.sante.gouv.example")
    code = segno.make(address, error="m", boost_error=False, micro=False)
    assert (code.mode, int(code.version) <= 10) == ("alphanumeric", True), code.version
    usual = segno.make(labels.address(MESSAGE, "https://registre.example"), error="m", boost_error=False)
    assert (len(MESSAGE), usual.version) == (151, 10)


def signed(
    payload: bytes | None = None, protected: Any = None, unprotected: Any = None, tag: int | None = 18
) -> bytes:
    """A message that the issuer's own key signs, of any form."""
    header = cbor2.dumps(PROTECTED if protected is None else protected, canonical=True)
    sealed = labels.Sealed(b"", header, LABEL.payload() if payload is None else payload, b"")
    parts = [
        header,
        {} if unprotected is None else unprotected,
        sealed.payload,
        LABELLER.sign_bytes(sealed.signed),
    ]
    return cbor2.dumps(parts if tag is None else cbor2.CBORTag(tag, parts), canonical=True)


def array(**changes: Any) -> bytes:
    """The payload with some elements changed by their rank (``at3=...``)."""
    values = list(cbor2.loads(LABEL.payload()))
    for name, value in changes.items():
        values[int(name[2:])] = value
    return cbor2.dumps(values, canonical=True)


FORGERIES: dict[str, tuple[Callable[[], bytes], str]] = {
    "untagged": (lambda: signed(tag=None), "untagged"),
    "tagged as COSE_Sign": (lambda: signed(tag=98), "untagged"),
    "tagged as COSE_Mac0": (lambda: signed(tag=17), "untagged"),
    "algorithm unprotected": (
        lambda: signed(protected={4: LABELLER.public.id}, unprotected={1: -8}),
        "unprotected",
    ),
    "key id unprotected": (lambda: signed(protected={1: -8}, unprotected={4: LABELLER.public.id}), "unprotected"),
    "algorithm twice": (lambda: signed(unprotected={1: -7}), "unprotected"),
    "algorithm missing": (lambda: signed(protected={4: LABELLER.public.id}), "algorithm"),
    "algorithm ES256": (lambda: signed(protected=PROTECTED | {1: -7}), "algorithm"),
    "algorithm none": (lambda: signed(protected=PROTECTED | {1: 0}), "algorithm"),
    "algorithm by name": (lambda: signed(protected=PROTECTED | {1: "EdDSA"}), "algorithm"),
    "key id missing": (lambda: signed(protected={1: -8}), "key_id_missing"),
    "key id short": (lambda: signed(protected=PROTECTED | {4: b"abc"}), "key_id_missing"),
    "key id as text": (lambda: signed(protected=PROTECTED | {4: "abcd"}), "key_id_missing"),
    "critical header": (lambda: signed(protected=PROTECTED | {2: [99], 99: 1}), "malformed"),
    "protected is an array": (lambda: signed(protected=[1, -8]), "algorithm"),
    "trailing byte": (lambda: MESSAGE + b"\x00", "malformed"),
    "truncated": (lambda: MESSAGE[:-1], "malformed"),
    "empty": (lambda: b"", "malformed"),
    "indefinite length": (lambda: MESSAGE.replace(b"\xd2\x84", b"\xd2\x9f") + b"\xff", "malformed"),
    "long form of a length": (lambda: MESSAGE.replace(b"\xd2\x84", b"\xd2\x98\x04"), "malformed"),
    "tag in its long form": (lambda: b"\xd8\x12" + MESSAGE[1:], "malformed"),
    "five parts": (lambda: cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"", b"", b""]), canonical=True), "malformed"),
    "detached payload": (lambda: cbor2.dumps(cbor2.CBORTag(18, [b"", {}, None, bytes(64)]), canonical=True), "malformed"),
    "too long": (lambda: signed(payload=bytes(400)), "malformed"),
    "nested tags": (lambda: b"\xc6" * 300, "malformed"),
    "payload not canonical": (lambda: signed(payload=array().replace(b"\x8a\x01", b"\x8a\x18\x01")), "malformed"),
    "payload a map": (lambda: signed(payload=cbor2.dumps({1: 2}, canonical=True)), "content"),
    "payload short": (lambda: signed(payload=cbor2.dumps([1], canonical=True)), "content"),
    "another format": (lambda: signed(payload=array(at0=2)), "content"),
    "lot check character": (lambda: signed(payload=array(at1="D0107V3-L0042-26W48-03-N")), "content"),
    "lot in lower case": (lambda: signed(payload=array(at1="d0107v3-l0042-26w48-03-m")), "content"),
    "lot of another version": (lambda: signed(payload=array(at5=4)), "content"),
    "unit below zero": (lambda: signed(payload=array(at2=-1)), "content"),
    "unit true": (lambda: signed(payload=array(at2=True)), "content"),
    "unit a float": (lambda: signed(payload=array(at2=1.5)), "content"),
    "decision malformed": (lambda: signed(payload=array(at3="2026-1")), "content"),
    "category E": (lambda: signed(payload=array(at6="E")), "content"),
    "category empty": (lambda: signed(payload=array(at6="")), "content"),
    "category two": (lambda: signed(payload=array(at6="AB")), "content"),
    "expires before issued": (lambda: signed(payload=array(at8=1)), "content"),
    "day beyond dates": (lambda: signed(payload=array(at8=2**40)), "content"),
    "leaf short": (lambda: signed(payload=array(at9=bytes(15))), "content"),
    "leaf as text": (lambda: signed(payload=array(at9="x" * 16)), "content"),
    "signature malleable": (lambda: MESSAGE[:-64] + malleable(MESSAGE[-64:]), "bad_signature"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_every_forgery_has_its_code(name: str):
    make, code = FORGERIES[name]
    with pytest.raises(Refusal) as refused:
        labels.verify(labels.read(make()), LABELLER.public)
    assert refused.value.code == f"register.label.{code}"


def test_what_is_unchanged_by_the_forger_verifies():
    """The forgeries fail for what they change, not for how they are made."""
    assert signed() == MESSAGE and array() == LABEL.payload()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/V/",
        "/W/" + encode32(MESSAGE),
        "/V/" + encode32(MESSAGE) + "=",
        "/V/" + encode32(MESSAGE)[:-1] + "1",
        "/V/AB",
        "ftp://registre.example/V/" + encode32(MESSAGE),
        "https://registre.example/x/V/" + encode32(MESSAGE),
        "https://registre.example/V/" + encode32(MESSAGE) + "?x=1",
    ],
)
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(Refusal, match=r"label\.address"):
        labels.of_address(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_raise_otherwise(message: bytes):
    with pytest.raises(Refusal):
        labels.read(message)


@given(st.binary(max_size=120))
def test_any_payload_is_refused_and_never_raises_otherwise(payload: bytes):
    with pytest.raises(Refusal):
        labels.of_payload(payload)
