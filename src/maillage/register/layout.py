"""The public register as static files: what to write when the log has grown, as a mapping of paths to bytes.

Guarantees: a file that has been published never changes, but the two checkpoints and `feed.json`; a proof is written
once, against the first checkpoint that held its record, and stays true. The same arguments give the same bytes. What
the witnesses have not cosigned yet is in the tiles, where they look for it, and nowhere else.

| path | what |
|---|---|
| `checkpoint` | the newest that enough witnesses cosigned |
| `witness/checkpoint` | the newest of all, for witnesses to cosign |
| `trust/N.note` | each version of the trust document |
| `records/ID.note`, `proofs/ID.tlog-proof` | one act, and that it is published |
| `tile/…` | entries and hashes, as tlog-tiles says: what a verifier replays |
| `feed.json` | the latest acts, for people: nothing signs it |
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from maillage.register import checkpoints, notes, proofs, tiles
from maillage.register.kinds import KIND_NAMES
from maillage.register.state import Entry, State
from maillage.register.tree import Tree

CHECKPOINT: Final = "checkpoint"
NEWEST: Final = "witness/checkpoint"
FEED: Final = "feed.json"
FEED_LENGTH: Final = 50


def trust_path(version: int) -> str:
    return f"trust/{version}.note"


def record_path(id: str) -> str:
    return f"records/{id}.note"


def proof_path(id: str) -> str:
    return f"proofs/{id}.tlog-proof"


def publication(
    *,
    tree: Tree,
    entries: Sequence[bytes],
    state: State,
    checkpoint: bytes,
    trust: Mapping[int, bytes],
    site: str,
    since: int = 0,
    newest: bytes = b"",
) -> dict[str, bytes]:
    """The files to write once the log has grown from `since` entries to all of `entries`.

    `tree` and `state` are those of all the entries; `checkpoint`, cosigned, is of that size or of a smaller one, and
    then `newest` of that size; `site` is the address at which the files are served, without a slash at its end.
    Raises ValueError when the sizes differ.
    """
    size = checkpoints.of_text(notes.parse(checkpoint).text).size
    reached = checkpoints.of_text(notes.parse(newest or checkpoint).text).size
    if not size <= reached == tree.size == len(entries) == state.size:
        raise ValueError("tree, entries, state and checkpoint are not of one size")
    files = {trust_path(version): raw for version, raw in trust.items()}
    for width in {size, reached}:
        files |= tiles.entry_tiles(entries[:width], since)
        files |= tiles.hash_tiles(tree, since, width)
    for entry in state.entries.values():
        if since <= entry.index < size:
            files[record_path(entry.record.id)] = entries[entry.index]
            path = tree.inclusion(entry.index, size)
            files[proof_path(entry.record.id)] = proofs.write(entry.index, path, checkpoint)
    files[FEED] = feed(state, site, size=size)
    if newest:
        files[NEWEST] = newest
    files[CHECKPOINT] = checkpoint
    return files


def feed(state: State, site: str, language: str = "fr", size: int | None = None) -> bytes:
    """The latest acts (of the first `size` records) as a JSON Feed (version 1.1), newest first."""
    told = [entry for entry in state.entries.values() if size is None or entry.index < size]
    latest = sorted(told, key=lambda entry: -entry.index)[:FEED_LENGTH]
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": {"fr": "Registre des décisions", "en": "Register of decisions"}[language],
        "language": language,
        "home_page_url": site,
        "feed_url": f"{site}/{FEED}",
        "items": [_item(entry, site, language) for entry in latest],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry, site: str, language: str) -> dict[str, Any]:
    record = entry.record
    return {
        "id": f"{site}/{record_path(record.id)}",
        "url": f"{site}/{record_path(record.id)}",
        "title": f"{record.id} – {KIND_NAMES[record.kind].to(language)}",
        "content_text": record.reason,
        "date_published": f"{record.issued.isoformat()}T00:00:00Z",
        "authors": [{"name": record.authority}],
    }
