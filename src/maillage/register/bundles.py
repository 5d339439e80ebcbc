"""A bundle to sign: the exact texts of records, carried to the machine of a signer and back with signatures.

Guarantees: a bundle is read only if every text is a record of the register it names, each once; what is signed is
the text, never a description of it; signatures are lines of signed notes and are added, never replaced by others.
The envelope itself proves nothing: whoever receives it verifies the notes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from maillage.kernel.refusals import Refusal
from maillage.register import notes, reasons, records
from maillage.register.keys import PublicKey
from maillage.register.notes import Signature
from maillage.register.records import Record

FORMAT: Final = "maillage-bundle/1"
KEYS: Final = {"format", "origin", "records"}
ITEM_KEYS: Final = {"text", "signatures"}
LONGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A text to sign, and its signatures so far, not verified."""

    record: Record
    text: str
    signatures: tuple[Signature, ...] = ()

    @property
    def note(self) -> bytes:
        """The signed note. Raises Refusal `register.note.malformed` before the first signature."""
        return notes.assembled(self.text, self.signatures)

    def with_signature(self, more: Signature) -> Item:
        """The later signature of one key replaces its earlier one."""
        kept = [old for old in self.signatures if (old.name, old.key_id) != (more.name, more.key_id)]
        return replace(self, signatures=(*kept, more))


@dataclass(frozen=True, slots=True)
class Bundle:
    origin: str
    items: tuple[Item, ...]

    def write(self) -> bytes:
        content = {
            "format": FORMAT,
            "origin": self.origin,
            "records": [
                {"text": item.text, "signatures": [str(line) for line in item.signatures]}
                for item in self.items
            ],
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def of_texts(origin: str, texts: Sequence[str]) -> Bundle:
    """A bundle of texts that nobody signed yet. Raises Refusal for a text that is no record of the register."""
    return Bundle(origin, tuple(Item(records.of_text(text, origin), text) for text in texts))


def of_notes(origin: str, raws: Sequence[bytes]) -> Bundle:
    """A bundle of notes already signed, by whomever."""
    found = [notes.parse(raw) for raw in raws]
    items = (Item(records.of_text(note.text, origin), note.text, note.signatures) for note in found)
    return Bundle(origin, tuple(items))


def read(raw: bytes) -> Bundle:
    """The bundle. Raises Refusal `register.bundle`, or what is wrong with one of its records."""
    try:
        content = json.loads(raw) if len(raw) <= LONGEST else None
        if not isinstance(content, dict) or set(content) != KEYS or content["format"] != FORMAT:
            raise ValueError("not a bundle")
        origin, listed = content["origin"], content["records"]
        if not isinstance(origin, str) or not isinstance(listed, list) or not listed:
            raise ValueError("not a bundle")
        items = tuple(_item(value, origin) for value in listed)
    except (ValueError, RecursionError):
        raise Refusal(reasons.BUNDLE_MALFORMED) from None
    if len({item.record.id for item in items}) != len(items):
        raise Refusal(reasons.BUNDLE_MALFORMED)
    return Bundle(origin, items)


def _item(value: Any, origin: str) -> Item:
    if not isinstance(value, dict) or set(value) != ITEM_KEYS:
        raise ValueError("not an item")
    text, lines = value["text"], value["signatures"]
    if not isinstance(text, str) or not isinstance(lines, list):
        raise ValueError("not an item")
    record = records.of_text(text, origin)
    if not lines:
        return Item(record, text)
    if not all(isinstance(line, str) for line in lines):
        raise ValueError("not a signature")
    note = notes.parse((text + "\n" + "".join(lines)).encode())
    if note.text != text:
        raise ValueError("not a signature")
    return Item(record, text, note.signatures)


def signed_by(item: Item, key: PublicKey) -> bool:
    """Whether this very key has signed the text."""
    return any(
        (line.name, line.key_id) == (key.name, key.id) and key.accepts(line.value, item.text)
        for line in item.signatures
    )
