"""What a signed code is before anything of it is believed: the one place that tells kinds of codes apart.

The route `/V/` carries COSE_Sign1 messages of one envelope (`maillage.register.labels.read`). The first element of
the payload is its format, and each format belongs to one kind. Guarantees: a format that is not listed
is refused, with its own code; the answer says only *which verifier to ask*, and proves nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import cbor2

from maillage.kernel.refusals import Refusal
from maillage.register import label_reasons, labels, missions


class CodeKind(StrEnum):
    LABEL = "label"
    MISSION = "mission"


FORMATS: Final[dict[int | str, CodeKind]] = {
    labels.FORMAT: CodeKind.LABEL,
    missions.FORMAT: CodeKind.MISSION,
}


def read_code(message: bytes) -> CodeKind:
    """The kind of a message of the route. Raises Refusal for an envelope or a format that is not ours."""
    payload = labels.read(message).payload
    try:
        values = cbor2.loads(payload, max_depth=4, allow_indefinite=False, allow_duplicate_keys=False)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        raise Refusal(label_reasons.MALFORMED) from None
    first = values[0] if isinstance(values, (list, tuple)) and values else None
    if type(first) not in (int, str) or first not in FORMATS:
        raise Refusal(label_reasons.CONTENT, field="format")
    return FORMATS[first]
