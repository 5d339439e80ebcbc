"""Secrets that open something: made once, shown once, kept only as a digest.

Guarantees: 256 bits from the system's generator, so that a plain SHA-256 cannot be searched
backwards; a secret is found by its digest, never compared character by character.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike
PREFIX_LENGTH = 8


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_prefix() -> str:
    """A short public name, not a secret."""
    return "".join(secrets.choice(PREFIX_LETTERS) for _ in range(PREFIX_LENGTH))


def digest_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
