"""Signed notes: a text, then the signatures of the keys that stand behind it.

Guarantees: what is not exactly of the format is refused (UTF-8, no control character but the newline, canonical
base64, at most sixteen signatures of at most 64 kB in all); a signature of a known key that does not verify refuses
the whole note; the signatures of unknown keys are ignored, as the format demands, and never counted. The text of a
note says nothing until `verified` has answered.

Source: C2SP signed-note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import reasons
from maillage.register.encoding import decode64, encode64
from maillage.register.keys import PublicKey, SecretKey, is_name

MOST_SIGNATURES: Final = 16
LONGEST_NOTE: Final = 65_535  # what a tile of entries can hold (tlog-tiles)
CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of signature: who claims to sign, with which key, and the bytes, not yet verified."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {encode64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read; `raw` is what was read, to the byte."""

    text: str
    signatures: tuple[Signature, ...]
    raw: bytes

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text[:-1].split("\n"))


def _malformed(why: str) -> Refusal:
    return Refusal(reasons.NOTE_MALFORMED, why=why)


def parse(raw: bytes) -> Note:
    """Read a note. Raises Refusal `register.note.malformed`."""
    if len(raw) > LONGEST_NOTE:
        raise _malformed("too_long")
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("not_utf8") from None
    if CONTROL.search(content):
        raise _malformed("control_character")
    text, separator, block = content.rpartition("\n\n")
    if not separator or not text or not block.endswith("\n"):
        raise _malformed("no_signature")
    lines = block[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise _malformed("too_many_signatures")
    return Note(text + "\n", tuple(_signature(line) for line in lines), raw)


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not is_name(parts[1]):
        raise _malformed("signature_line")
    try:
        material = decode64(parts[2])
    except ValueError:
        raise _malformed("signature_encoding") from None
    if len(material) < 5:
        raise _malformed("signature_encoding")
    return Signature(parts[1], material[:4], material[4:])


def verified(note: Note, keys: Iterable[PublicKey]) -> dict[PublicKey, bytes]:
    """The known keys that signed, each with its signature; several by one key count once.

    Raises Refusal `register.signature.bad` when a known key's signature does not verify.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[PublicKey, bytes] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.accepts(signature.value, note.text):
            raise Refusal(reasons.SIGNATURE_BAD, name=signature.name)
        found.setdefault(key, signature.value)
    return found


def signature_of(text: str, key: SecretKey, second: int | None = None) -> Signature:
    """The line by which `key` signs the text of a note (at `second`, for a dated key)."""
    return Signature(key.name, key.public.id, key.sign(text, second))


def assembled(text: str, signatures: Sequence[Signature]) -> bytes:
    """The bytes of a signed note. Raises Refusal when they would not be read back the same."""
    raw = (text + "\n" + "".join(map(str, signatures))).encode()
    if parse(raw).text != text:
        raise _malformed("no_signature")
    return raw


def signed(text: str, *keys: SecretKey) -> bytes:
    """The note of `text` signed by undated keys, in the order given."""
    return assembled(text, [signature_of(text, key) for key in keys])


def with_signatures(raw: bytes, more: Iterable[Signature]) -> bytes:
    """The same note with further signatures after its own; a key's later line replaces its earlier one."""
    note = parse(raw)
    kept = {(signature.name, signature.key_id): signature for signature in note.signatures}
    kept |= {(signature.name, signature.key_id): signature for signature in more}
    return assembled(note.text, list(kept.values()))
