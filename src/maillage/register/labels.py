"""Signed labels: a COSE_Sign1 message in an upper-case address, small enough for a QR code of version 10-M.

Guarantees: one spelling only (deterministic CBOR, canonical base32: whatever is read is written again and compared);
the algorithm and the identifier of the key stand in the protected header, and nowhere else; an untagged message, an
unprotected algorithm, a missing key identifier and any further header are refused. A label proves its issuer, **not
the object**: a copied label verifies. Whether it still holds is asked of the register (`maillage.register.verifying`).

CDDL of the payload, types pinned:

    label = [1, lot: tstr, unit: uint, decision: tstr, design: tstr, version: uint, category: "A" / "B" / "C" / "D",
             issued: uint, expires: uint, leaf: bstr .size 16]

`unit` is the number of the bag or unit in its lot (0: the lot itself); days count from 1970-01-01; `leaf` is the
head of the SHA-256 of the decision's leaf, which fixes profile and use.

Sources: RFC 9052 §4.2 and §4.4 (COSE_Sign1, Sig_structure), RFC 9053 §2.2 (EdDSA), RFC 8949 §4.2 (deterministic
encoding), trust page §2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import cbor2

from maillage.kernel.identifiers import LotId, version_code
from maillage.kernel.refusals import Refusal
from maillage.register import label_reasons as reasons
from maillage.register.encoding import decode32, encode32
from maillage.register.keys import PublicKey, SecretKey, verifies
from maillage.register.kinds import CATEGORIES
from maillage.register.records import DESIGN, ID

FORMAT: Final = 1
TAG: Final = 18
ALGORITHM, KEY_ID, EDDSA = 1, 4, -8
LEAF_SIZE: Final = 16
LONGEST: Final = 400  # bytes; a QR code of version 10-M holds fewer
MOST_UNITS: Final = 9_999_999
EPOCH: Final = date(1970, 1, 1)
ROUTE: Final = re.compile(r"(?:HTTPS?://[^/\s]+)?/V/([A-Z2-7]+)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says. `version` is the number of the version of `design`."""

    lot: str
    unit: int
    decision: str
    design: str
    version: int
    category: str
    issued: date
    expires: date
    leaf: bytes

    @property
    def version_code(self) -> str:
        return version_code(self.design, self.version)

    @property
    def workshop(self) -> str:
        return LotId.parse(self.lot).workshop

    def payload(self) -> bytes:
        """The array, encoded. Raises Refusal `register.label.content` for what a label may not say."""
        days = [(day - EPOCH).days for day in (self.issued, self.expires)]
        head = [FORMAT, self.lot, self.unit, self.decision, self.design, self.version, self.category]
        encoded = cbor2.dumps([*head, *days, self.leaf], canonical=True)
        of_payload(encoded)
        return encoded


@dataclass(frozen=True, slots=True)
class Sealed:
    """A label as read, its signature not yet verified: nothing but its key identifier may be used."""

    key_id: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The Sig_structure of RFC 9052 §4.4."""
        return cbor2.dumps(["Signature1", self.protected, b"", self.payload], canonical=True)


def write(label: Label, key: SecretKey) -> bytes:
    """The message signed by a label key."""
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key.public.id}, canonical=True)
    sealed = Sealed(key.public.id, protected, label.payload(), b"")
    message = [protected, {}, sealed.payload, key.sign_bytes(sealed.signed)]
    return cbor2.dumps(cbor2.CBORTag(TAG, message), canonical=True)


def address(message: bytes, site: str) -> str:
    """What the QR code carries: the site's address in capitals, then the message; all alphanumeric mode."""
    return f"{site.upper()}/V/{encode32(message)}"


def of_address(text: str) -> bytes:
    """The message of an address as scanned or typed (either case). Raises Refusal `register.label.address`."""
    match = ROUTE.fullmatch(text.strip().upper())
    if match is None:
        raise Refusal(reasons.ADDRESS)
    try:
        return decode32(match[1])
    except ValueError:
        raise Refusal(reasons.ADDRESS) from None


def read(message: bytes) -> Sealed:
    """Take a message apart. Raises Refusal, one code for each thing that is refused."""
    decoded = item_of(message, reasons.MALFORMED)
    if not isinstance(decoded, cbor2.CBORTag) or decoded.tag != TAG:
        raise Refusal(reasons.UNTAGGED)
    parts = decoded.value
    if not isinstance(parts, (list, tuple)) or len(parts) != 4:
        raise Refusal(reasons.MALFORMED)
    protected, unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)) or len(signature) != 64:
        raise Refusal(reasons.MALFORMED)
    if unprotected != {}:
        raise Refusal(reasons.UNPROTECTED)
    header = item_of(protected, reasons.MALFORMED)
    if not isinstance(header, dict) or header.get(ALGORITHM) != EDDSA:
        raise Refusal(reasons.WRONG_ALGORITHM)
    key_id = header.get(KEY_ID)
    if not isinstance(key_id, bytes) or len(key_id) != 4:
        raise Refusal(reasons.KEY_ID_MISSING)
    if len(header) != 2:
        raise Refusal(reasons.MALFORMED)
    return Sealed(key_id, protected, payload, signature)


def verify(sealed: Sealed, key: PublicKey) -> Label:
    """The label, once its signature is that of `key`. Raises Refusal."""
    if key.id != sealed.key_id or not verifies(key.raw, sealed.signature, sealed.signed):
        raise Refusal(reasons.BAD_SIGNATURE)
    return of_payload(sealed.payload)


def item_of(encoded: bytes, code: str) -> Any:
    """A CBOR item in its only spelling. Raises Refusal `code`."""
    if len(encoded) > LONGEST:
        raise Refusal(code)
    try:
        value = cbor2.loads(encoded, max_depth=4, allow_indefinite=False, allow_duplicate_keys=False)
        written = cbor2.dumps(value, canonical=True)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        raise Refusal(code) from None
    if written != encoded:
        raise Refusal(code)
    return value


def _is_lot(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(LotId.parse(value)) == value
    except ValueError:
        return False


def _is_number(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


MOST_DAYS: Final = (date(2200, 1, 1) - EPOCH).days
_FIELDS: Final[tuple[tuple[str, Callable[[Any], bool]], ...]] = (
    ("format", _is_number(FORMAT, FORMAT)),
    ("lot", _is_lot),
    ("unit", _is_number(0, MOST_UNITS)),
    ("decision", lambda value: isinstance(value, str) and ID.fullmatch(value) is not None),
    ("design", lambda value: isinstance(value, str) and DESIGN.fullmatch(value) is not None),
    ("version", _is_number(1, 9999)),
    ("category", lambda value: isinstance(value, str) and value in CATEGORIES),
    ("issued", _is_number(0, MOST_DAYS)),
    ("expires", _is_number(0, MOST_DAYS)),
    ("leaf", lambda value: isinstance(value, bytes) and len(value) == LEAF_SIZE),
)


def of_payload(encoded: bytes) -> Label:
    """The label of an encoded array. Raises Refusal `register.label.content` naming the field."""
    values = item_of(encoded, reasons.MALFORMED)
    if not isinstance(values, (list, tuple)) or len(values) != len(_FIELDS):
        raise Refusal(reasons.CONTENT, field="length")
    for (name, is_good), value in zip(_FIELDS, values, strict=True):
        if not is_good(value):
            raise Refusal(reasons.CONTENT, field=name)
    _, lot, unit, decision, design, version, category, issued, expires, leaf = values
    if expires < issued:
        raise Refusal(reasons.CONTENT, field="expires")
    made = LotId.parse(lot)
    if (made.design, made.version) != (design, version):
        raise Refusal(reasons.CONTENT, field="lot")
    days = (EPOCH + timedelta(days=issued), EPOCH + timedelta(days=expires))
    return Label(lot, unit, decision, design, version, category, *days, leaf)
