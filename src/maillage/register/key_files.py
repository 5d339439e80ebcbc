"""A secret key in a file that a passphrase opens: what a signer keeps.

Guarantees: the file shows whose key it is and hides the key; a wrong passphrase and a changed byte read the same;
the cost of one guess is written in the file (scrypt, 128 MB and a third of a second by default) and what is written
is authenticated with the key. Salt and nonce are given by the caller, from a generator of the system.

Sources: RFC 7914 (scrypt), NIST SP 800-38D (AES-GCM).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from maillage.kernel.refusals import Refusal
from maillage.register import reasons
from maillage.register.encoding import decode64, encode64
from maillage.register.keys import PublicKey, SecretKey

FORMAT: Final = "maillage-key/1"
SALT_SIZE, NONCE_SIZE = 16, 12
COST: Final = 2**17  # scrypt's N; r = 8, p = 1
MOST_COST: Final = 2**20
NAMES: Final = {"format", "public", "cost", "salt", "nonce", "sealed"}


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as read, closed."""

    public: PublicKey
    cost: int
    salt: bytes
    nonce: bytes
    sealed: bytes

    def _header(self) -> dict[str, Any]:
        return {"format": FORMAT, "public": str(self.public), "cost": self.cost, "salt": encode64(self.salt)}

    def write(self) -> bytes:
        content = self._header() | {"nonce": encode64(self.nonce), "sealed": encode64(self.sealed)}
        return (json.dumps(content, indent=1) + "\n").encode()

    def _box(self, passphrase: str) -> tuple[AESGCM, bytes]:
        derived = Scrypt(salt=self.salt, length=32, n=self.cost, r=8, p=1).derive(passphrase.encode())
        return AESGCM(derived), json.dumps(self._header(), sort_keys=True).encode()

    def open(self, passphrase: str) -> SecretKey:
        """The key. Raises Refusal `register.key_file_closed`."""
        box, header = self._box(passphrase)
        try:
            key = SecretKey(
                self.public.name, self.public.algorithm, box.decrypt(self.nonce, self.sealed, header)
            )
        except InvalidTag:
            raise Refusal(reasons.KEY_FILE_CLOSED, name=self.public.name) from None
        if key.public != self.public:
            raise Refusal(reasons.KEY_FILE_CLOSED, name=self.public.name)
        return key


def seal(key: SecretKey, passphrase: str, *, salt: bytes, nonce: bytes, cost: int = COST) -> bytes:
    """The content of a key file."""
    closed = KeyFile(key.public, cost, salt, nonce, b"")
    box, header = closed._box(passphrase)
    return KeyFile(key.public, cost, salt, nonce, box.encrypt(nonce, key.seed, header)).write()


def read(raw: bytes) -> KeyFile:
    """A key file, closed. Raises Refusal `register.key_file_malformed`."""
    try:
        content = json.loads(raw)
        if not isinstance(content, dict) or set(content) != NAMES or content["format"] != FORMAT:
            raise ValueError("not a key file")
        cost = content["cost"]
        if type(cost) is not int or not 2 <= cost <= MOST_COST or cost & (cost - 1):
            raise ValueError("not a cost")
        parts = [decode64(content[name]) for name in ("salt", "nonce", "sealed")]
        if [len(parts[0]), len(parts[1])] != [SALT_SIZE, NONCE_SIZE]:
            raise ValueError("not a salt")
        return KeyFile(PublicKey.parse(content["public"]), cost, *parts)
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        raise Refusal(reasons.KEY_FILE_MALFORMED) from None
