"""Canonical base64, base32 and hexadecimal: one spelling for each value, any other refused.

A decoder that forgives padding bits lets a bit of a signed file change without notice: whatever is decoded here is
encoded again and compared. Sources: RFC 4648 §3.5 (canonical encoding), §4, §6.
"""

from __future__ import annotations

import base64
import re

HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def encode64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decode64(text: str) -> bytes:
    """The bytes of standard base64 with padding. Raises ValueError for any other spelling."""
    data = base64.b64decode(text, validate=True)  # ValueError for characters outside ASCII too
    if encode64(data) != text:
        raise ValueError("not canonical base64")
    return data


def encode32(data: bytes) -> str:
    """Upper case, without padding."""
    return base64.b32encode(data).decode("ascii").rstrip("=")


def decode32(text: str) -> bytes:
    """The bytes of upper-case base32 without padding. Raises ValueError for any other spelling."""
    data = base64.b32decode(text + "=" * (-len(text) % 8))
    if encode32(data) != text:
        raise ValueError("not canonical base32")
    return data


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 in lower-case hexadecimal."""
    return HEX_DIGEST.fullmatch(text) is not None


def decimal(text: str) -> int:
    """An integer from 0, in ASCII figures, without leading zeros. Raises ValueError."""
    if DECIMAL.fullmatch(text) is None:
        raise ValueError("not a decimal number")
    return int(text)
