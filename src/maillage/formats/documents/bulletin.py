"""The weekly bulletin on paper: the acts that entered the register in a week, by kind.

Guarantees: every act of the week is there, whole; the page says that it is not signed, that it does not tell what still
holds, and by which root of the log it can be checked. The same records give the same bytes, whatever the day.
Source: domain page "Register, labels, design identity, uploads" §1, §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.formats.documents import wording
from maillage.formats.documents.typesetting import Printable, typeset
from maillage.kernel.text import Language, Text


@dataclass(frozen=True, slots=True)
class BulletinAct:
    """A line: texts are as the record has them; `category` is empty for what is no decision."""

    number: str
    subject: str
    category: str
    valid_from: date
    valid_until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class BulletinPaper:
    """A week. `groups`: the name of each kind with its acts; `root` in base64; `address` of the week's page."""

    week: str
    first: date
    last: date
    language: Language
    origin: str
    size: int
    root: str
    address: str
    groups: Mapping[Text, tuple[BulletinAct, ...]]
    demonstration: bool


def render(paper: BulletinPaper) -> bytes:
    """The PDF of a bulletin."""
    language = paper.language
    title = Text(f"Bulletin du registre, semaine {paper.week}", f"Register bulletin, week {paper.week}").to(
        language
    )
    days = Text(
        f"du {wording.long_day(paper.first, 'fr')} au {wording.long_day(paper.last, 'fr')} inclus",
        f"{wording.long_day(paper.first, 'en')} to {wording.long_day(paper.last, 'en')}, included",
    )
    return typeset(
        "bulletin",
        title=title,
        language=language,
        day=paper.last,
        demonstration=paper.demonstration,
        words=wording.in_language(wording.BULLETIN, language),
        record={
            "title": title,
            "days": days.to(language),
            "origin": paper.origin,
            "size": wording.count(paper.size, language),
            "root": paper.root,
            "address": paper.address,
            "groups": [
                {"name": name.to(language), "acts": [_printed(act, language) for act in acts]}
                for name, acts in paper.groups.items()
            ],
        },
    )


def _printed(act: BulletinAct, language: Language) -> Printable:
    return {
        "number": act.number,
        "subject": act.subject,
        "category": act.category,
        "from": wording.short_day(act.valid_from, language),
        "until": "–" if act.valid_until is None else wording.short_day(act.valid_until, language),
        "reason": act.reason,
    }
