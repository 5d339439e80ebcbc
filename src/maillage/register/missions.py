"""Signed mission orders: what the code of the printed order carries, and nothing that names anybody.

Guarantees: the message holds a random serial, a last day and the code of the workshop that issued it: no name, no
address, no work; it has one spelling (deterministic CBOR, canonical base32), and everything that a label refuses of
its envelope is refused here. Its signature covers a context of its own, so that the same key can sign labels and
mission orders and neither is ever taken for the other. It proves who issued the order, **not who holds it**, and not
that it still stands: whether it was revoked, and what it says, is asked of the platform that issued it.

CDDL of the payload:

    mission = ["mission/1", serial: bstr .size 10, expires: uint, workshop: tstr]

`expires` is the last day of the order, included, in days since 1970-01-01.

Sources: RFC 9052 §4.4 (Sig_structure, external data), safety scheme §7, trust page §2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import cbor2

from maillage.kernel.refusals import Refusal
from maillage.register import label_reasons as reasons
from maillage.register import labels
from maillage.register.encoding import decode32, encode32
from maillage.register.keys import PublicKey, SecretKey, verifies
from maillage.register.labels import ALGORITHM, EDDSA, EPOCH, KEY_ID, MOST_DAYS, TAG, Sealed

FORMAT: Final = "mission/1"
CONTEXT: Final = b"maillage/mission/1"
SERIAL_SIZE: Final = 10  # 80 bits, 16 characters of base32: neither guessed nor met twice
WORKSHOP: Final = re.compile(r"L\d{4,9}")


@dataclass(frozen=True, slots=True)
class Mission:
    """What the code of a mission order says."""

    serial: bytes
    expires: date
    workshop: str

    @property
    def number(self) -> str:
        """The serial as people read it: 16 characters."""
        return encode32(self.serial)

    def payload(self) -> bytes:
        """The array, encoded. Raises Refusal `register.label.content` for what it may not say."""
        encoded = cbor2.dumps(
            [FORMAT, self.serial, (self.expires - EPOCH).days, self.workshop], canonical=True
        )
        of_payload(encoded)
        return encoded


def numbered(number: str) -> bytes:
    """The serial of a number as typed, in either case. Raises Refusal `register.label.address`."""
    try:
        serial = decode32(number.strip().upper())
    except ValueError:
        serial = b""
    if len(serial) != SERIAL_SIZE:
        raise Refusal(reasons.ADDRESS)
    return serial


def write(mission: Mission, key: SecretKey) -> bytes:
    """The message signed by a label key."""
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key.public.id}, canonical=True)
    payload = mission.payload()
    message = [protected, {}, payload, key.sign_bytes(_signed(protected, payload))]
    return cbor2.dumps(cbor2.CBORTag(TAG, message), canonical=True)


def is_mission(sealed: Sealed) -> bool:
    """Whether a message taken apart says that it is a mission order; its signature is not yet verified."""
    try:
        values = cbor2.loads(sealed.payload, max_depth=2)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        return False
    return isinstance(values, list) and values[:1] == [FORMAT]


def verify(sealed: Sealed, key: PublicKey) -> Mission:
    """The mission order, once its signature is that of `key`. Raises Refusal."""
    signed = _signed(sealed.protected, sealed.payload)
    if key.id != sealed.key_id or not verifies(key.raw, sealed.signature, signed):
        raise Refusal(reasons.BAD_SIGNATURE)
    return of_payload(sealed.payload)


def _signed(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure, with our context as its external data."""
    return cbor2.dumps(["Signature1", protected, CONTEXT, payload], canonical=True)


def of_payload(encoded: bytes) -> Mission:
    """The mission order of an encoded array. Raises Refusal `register.label.content` naming the field."""
    values = labels.item_of(encoded, reasons.MALFORMED)
    if not isinstance(values, list) or len(values) != 4:
        raise Refusal(reasons.CONTENT, field="length")
    form, serial, expires, workshop = values
    for name, good in (
        ("format", form == FORMAT),
        ("serial", isinstance(serial, bytes) and len(serial) == SERIAL_SIZE),
        ("expires", _is_day(expires)),
        ("workshop", isinstance(workshop, str) and WORKSHOP.fullmatch(workshop) is not None),
    ):
        if not good:
            raise Refusal(reasons.CONTENT, field=name)
    return Mission(serial, EPOCH + timedelta(days=expires), workshop)


def _is_day(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_DAYS
