"""Canonical JSON of an act's payload: the same facts always give the same bytes.

Sorted keys, no spaces, UTF-8, no floats (a float has several spellings): the subset of
RFC 8785 that the register will sign.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def _check(value: Any, path: str) -> None:
    if isinstance(value, float):
        raise TypeError(f"{path}: no floats in an act")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: keys are text")
            _check(item, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            _check(item, f"{path}[{position}]")
    elif value is not None and not isinstance(value, (str, int, bool)):
        raise TypeError(f"{path}: {type(value).__name__} cannot stand in an act")


def canonical(payload: Mapping[str, Any]) -> str:
    """The canonical text of `payload`. Raises TypeError for what cannot be canonical."""
    _check(payload, "payload")
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
