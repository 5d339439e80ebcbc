"""What the three papers of a recall say, as plain records.

Invariants: the notice names no holder and no person; the list of holders is for whoever follows the recall, and
names organisations only. Source: Regulation (EU) 2023/988, Article 36 (2); safety scheme §6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.kernel.text import Language, Text


@dataclass(frozen=True, slots=True)
class RecallNotice:
    """What is put up and handed over. `lots` are those printed, of `lot_count`; `url` says of each one whether it
    is recalled. `verify_url` holds upper-case letters, digits and ``$%*+-./:`` only: what the code opens."""

    number: str
    day: date
    language: Language
    title: Text
    stop: Text
    products: Sequence[tuple[str, Text]]
    hazard: Text
    to_do: Text
    remedy: Text
    contact: str
    workshops: Sequence[str]
    lots: Sequence[str]
    lot_count: int
    url: str
    verify_url: str
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class HolderLine:
    """`missing` are pieces of which nothing is known; `state` in words."""

    code: str
    name: str
    place: str
    contact: str
    pieces: int
    missing: int
    state: str


@dataclass(frozen=True, slots=True)
class HolderListing:
    """Whom to call, those who have not answered first."""

    number: str
    day: date
    language: Language
    title: Text
    hazard: Text
    lines: Sequence[HolderLine]
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class RecallReport:
    """The account of a recall. `figures` are (label, value) in the language; `note` is empty while it is open."""

    number: str
    day: date
    language: Language
    title: Text
    subject: str
    reason: str
    hazard: Text
    opened: date
    closed: date | None
    note: str
    without_answers: str
    figures: Sequence[tuple[str, str]]
    lots: Sequence[tuple[str, str, int]]
    silent: Sequence[HolderLine]
    demonstration: bool = False
