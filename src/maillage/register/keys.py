"""Ed25519 keys as signed notes name them, and the two kinds of signature they make.

Guarantees: a key is a name, an algorithm and 32 bytes; its identifier is computed, never taken from a file; a point
of small order, whose signatures anybody can forge, is refused. A plain signature (0x01) covers the text of a note; a
dated cosignature (0x04) covers the text of a checkpoint and the second at which it was made.

Sources: C2SP signed-note (names, identifiers, verifier keys), C2SP tlog-cosignature (0x04), RFC 8032 (Ed25519).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from maillage.register.encoding import decode64, encode64

PLAIN: Final = 0x01
DATED: Final = 0x04
ALGORITHMS: Final = (PLAIN, DATED)
SIGNATURE_SIZE: Final = {PLAIN: 64, DATED: 72}
LONGEST_NAME: Final = 200
FILE_PREFIX: Final = "PRIVATE+KEY+"

# The heights of the points of order 1, 2, 4 and 8, and the two spellings of them beyond the field's prime.
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(height)
    for height in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether a key may be called so: printable, without spaces or plus, not too long."""
    return (
        0 < len(text) <= LONGEST_NAME
        and text.isprintable()
        and not any(c.isspace() or c == "+" for c in text)
    )


def dated_message(text: str, second: int) -> bytes:
    """What a cosignature made at `second` (POSIX) covers."""
    return f"cosignature/v1\ntime {second}\n{text}".encode()


@lru_cache(maxsize=4096)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def verifies(raw: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 `signature` of `message` is that of the public key `raw`."""
    try:
        _loaded(raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies. Raises ValueError for a name, algorithm or point that cannot serve."""

    name: str
    algorithm: int
    raw: bytes
    id: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ValueError("not the name of a key")
        if self.algorithm not in ALGORITHMS:
            raise ValueError("an unknown algorithm")
        if len(self.raw) != 32:
            raise ValueError("an Ed25519 public key has 32 bytes")
        if self.raw[:31] + bytes([self.raw[31] & 0x7F]) in _SMALL_ORDER:
            raise ValueError("a point of small order")
        material = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.raw
        object.__setattr__(self, "id", sha256(material).digest()[:4])

    def __str__(self) -> str:
        """The verifier key: ``name+identifier+base64(algorithm ‖ public key)``."""
        return f"{self.name}+{self.id.hex()}+{encode64(bytes([self.algorithm]) + self.raw)}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read a verifier key. Raises ValueError when it is malformed or its identifier is not its own."""
        name, _, rest = text.partition("+")
        _, _, encoded = rest.partition("+")
        material = decode64(encoded)
        key = cls(name, material[0] if material else -1, material[1:])
        if str(key) != text:
            raise ValueError("not a verifier key")
        return key

    def accepts(self, signature: bytes, text: str) -> bool:
        """Whether `signature` is this key's on the text of a note."""
        if len(signature) != SIGNATURE_SIZE[self.algorithm]:
            return False
        if self.algorithm == PLAIN:
            return verifies(self.raw, signature, text.encode())
        second = int.from_bytes(signature[:8], "big")
        return verifies(self.raw, signature[8:], dated_message(text, second))


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that signs. Never shown by its `repr`; `seed` is the 32 bytes of RFC 8032."""

    name: str
    algorithm: int
    seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.algorithm, self._key().public_key().public_bytes_raw())

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign_bytes(self, message: bytes) -> bytes:
        return self._key().sign(message)

    def sign(self, text: str, second: int | None = None) -> bytes:
        """The signature of a note's text; a dated key needs the POSIX second at which it signs."""
        if self.algorithm == PLAIN:
            return self.sign_bytes(text.encode())
        if second is None or not 0 < second < 2**63:
            raise ValueError("a dated signature needs its second")
        return second.to_bytes(8, "big") + self.sign_bytes(dated_message(text, second))

    def secret_text(self) -> str:
        """The line a key file holds: ``PRIVATE+KEY+name+identifier+base64(algorithm ‖ seed)``."""
        return (
            f"{FILE_PREFIX}{self.name}+{self.public.id.hex()}+{encode64(bytes([self.algorithm]) + self.seed)}"
        )

    @classmethod
    def parse(cls, text: str) -> SecretKey:
        """Read the line of a key file. Raises ValueError, without quoting the line."""
        name, _, rest = text.removeprefix(FILE_PREFIX).partition("+")
        _, _, encoded = rest.partition("+")
        material = decode64(encoded)
        key = cls(name, material[0] if material else -1, material[1:])
        if len(key.seed) != 32 or key.secret_text() != text:
            raise ValueError("not a secret key")
        return key
