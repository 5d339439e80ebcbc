"""Secrets that open something: made once, shown once, kept only as a digest.

Guarantees: 256 bits from the system's generator (`sealed_secret`: of its seed, under the key), so that a plain SHA-256 cannot be searched
backwards; a secret is found by its digest, never compared character by character.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from django.utils.crypto import salted_hmac

PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike
PREFIX_LENGTH = 8


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_prefix() -> str:
    """A short public name, not a secret."""
    return "".join(secrets.choice(PREFIX_LETTERS) for _ in range(PREFIX_LENGTH))


def digest_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def sealed_secret(seed: str) -> str:
    """The secret that a random seed stands for, under this installation's key.

    The seed may wait in the database (a mail to send, to send again): without the key it gives nothing.
    What the secret opens knows its digest only, so that changing the key closes nothing already given.
    """
    made = salted_hmac("maillage.sealed_secret", seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def mark_of(*parts: str) -> str:
    """A mark that recognises a value again without keeping it: counted, never read back."""
    return salted_hmac("maillage.mark", "\x00".join(parts), algorithm="sha256").hexdigest()
