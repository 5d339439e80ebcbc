"""The copy of the data of labels that a phone keeps, signed and dated: a note that names it by its SHA-256.

Guarantees: signed by the log's own key and no other, under a first line of its own, so that it can pass for no record,
checkpoint or bulletin; the date is inside, so that nobody makes an old copy young; one byte of the copy changed, and
the note is not of it. It says that this installation gave out this copy at this instant, never that the copy is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import fields, notes, reasons
from maillage.register.fields import Fields, Problems
from maillage.register.keys import PLAIN, SecretKey
from maillage.register.signed_text import content_of, text_of
from maillage.register.trust import Trust

SPELLED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
KEYS: Final = ("issued", "sha256")


@dataclass(frozen=True, slots=True)
class LabelCopy:
    """When a copy was given out, to the second in UTC (`2026-11-27T08:00:00Z`), and the SHA-256 of its bytes."""

    issued: str
    sha256: str

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.issued)


def sign(data: bytes, issued: str, key: SecretKey) -> bytes:
    """The note of these bytes. Raises ValueError for an instant that is not so spelled."""
    if SPELLED.fullmatch(issued) is None:
        raise ValueError("an instant is written 2026-11-27T08:00:00Z")
    content = {"issued": issued, "sha256": sha256(data).hexdigest()}
    return notes.signed(text_of(key.name, "labels", content), key)


def verify(raw: bytes, data: bytes, trust: Trust) -> LabelCopy:
    """What the note says of these bytes. Raises Refusal: malformed, a bad or missing signature, other bytes."""
    note = notes.parse(raw)
    problems = Problems()
    content = content_of(note.text, trust.origin, "labels", problems)
    top = None if problems.found else Fields.of(content, "", KEYS, problems)
    copy = None if top is None else LabelCopy(top.text("issued", 20), top.text("sha256", 64))
    if copy is not None and SPELLED.fullmatch(copy.issued) is None:
        problems.add(fields.FORM, "issued", copy.issued, form="2026-11-27T08:00:00Z")
    problems.settle(reasons.RECORD_MALFORMED)
    assert copy is not None
    if not notes.verified(note, [key for key in trust.log_keys if key.algorithm == PLAIN]):
        raise Refusal(reasons.CHECKPOINT_UNSIGNED, names=sorted({key.name for key in trust.log_keys}))
    if copy.sha256 != sha256(data).hexdigest():
        raise Refusal(reasons.FILE_DIFFERS, path="donnees.json")
    return copy
