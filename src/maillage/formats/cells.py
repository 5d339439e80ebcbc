"""Reading one cell: the value, or a problem in the row's journal. Never a guess.

Numbers accept a decimal comma; dates are 2020-04-06 or 06/04/2020; yes and no are oui/non,
yes/no, vrai/faux, true/false, 1/0; links are absolute http or https addresses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import isfinite
from urllib.parse import urlsplit

from maillage.formats import reasons
from maillage.formats.processes import PROCESSES, in_order, process_of
from maillage.formats.rows import RowJournal
from maillage.formats.tables import CONTROL

YES = frozenset(("oui", "yes", "vrai", "true", "1", "o", "y"))
NO = frozenset(("non", "no", "faux", "false", "0", "n"))
NUMBER = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?$", re.ASCII)
WHOLE = re.compile(r"^[+-]?\d{1,40}([.,]0+)?$", re.ASCII)
SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(\D|$))")
BAD_IN_LINK = re.compile(r"[\s\x00-\x20\x7f\"<>\\^`{|}]")
LINK_LIMIT = 300
LIST_SEPARATORS = re.compile(r"[,;|/]")


def text(journal: RowJournal, field: str, value: str, limit: int, *, needed: bool = False) -> str:
    """The text itself; refused when absent and needed, too long, or with control characters."""
    if needed and not value:
        journal.refuse(field, value, reasons.MISSING_VALUE)
    if len(value) > limit:
        journal.refuse(field, value, reasons.TOO_LONG, length=len(value), limit=limit)
    if CONTROL.search(value):
        journal.refuse(field, CONTROL.sub("�", value), reasons.CONTROL_CHARACTERS)
    return value


def number(value: str) -> float | None:
    """A finite number, or None when the text is none."""
    if not NUMBER.match(value):
        return None
    found = float(value.replace(",", "."))
    return found if isfinite(found) else None


def whole(journal: RowJournal, field: str, value: str) -> int | None:
    """A whole number (thousands may be spaced); a fraction or a word is refused."""
    plain = SPACED.sub("", value)
    if WHOLE.match(plain):
        return int(re.split("[.,]", plain)[0])
    if number(plain) is not None:
        journal.refuse(field, value, reasons.NOT_WHOLE)
    else:
        journal.refuse(field, value, reasons.BAD_NUMBER)
    return None


def day(journal: RowJournal, field: str, value: str) -> date | None:
    """A date written year-month-day, or day/month/year as French spreadsheets do."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            return date.fromisoformat(value)
        parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value, re.ASCII)
        if parts is not None:
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
    except ValueError:
        pass
    journal.refuse(field, value, reasons.BAD_DATE)
    return None


def choice(journal: RowJournal, field: str, value: str, choices: Mapping[str, Iterable[str]]) -> str:
    """The code among `choices` (code to accepted wordings) that the cell means; "" when refused."""
    wanted = value.casefold()
    for code, wordings in choices.items():
        if wanted == code.casefold() or wanted in wordings:
            return code
    journal.refuse(field, value, reasons.BAD_CHOICE, choices=list(choices))
    return ""


def yes_or_no(journal: RowJournal, field: str, value: str) -> bool | None:
    """True, False, or None when empty; another word is refused."""
    wanted = value.casefold()
    if wanted in YES or wanted in NO:
        return wanted in YES
    if value:
        journal.refuse(field, value, reasons.BAD_CHOICE, choices=["oui", "non"])
    return None


def is_link(value: str) -> bool:
    """Whether `value` is an absolute http or https address without blanks."""
    if BAD_IN_LINK.search(value):
        return False
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host)


def links(journal: RowJournal, field: str, values: Iterable[str]) -> tuple[str, ...]:
    """Those that are addresses, each once, in order; the others are told and left out."""
    kept: dict[str, None] = {}
    for value in values:
        if len(value) > LINK_LIMIT:
            journal.warn(field, value, reasons.LINK_TOO_LONG, limit=LINK_LIMIT)
        elif is_link(value):
            kept[value] = None
        elif value:
            journal.warn(field, value, reasons.BAD_LINK)
    return tuple(kept)


def processes(journal: RowJournal, field: str, value: str, others: Collection[str] = ()) -> tuple[str, ...]:
    """Process codes of a list of codes or wordings; unknown ones are told and left out.

    `others` are the codes that the platform knows beyond those of `PROCESSES`.
    """
    found = set()
    for wording in (part.strip() for part in LIST_SEPARATORS.split(value)):
        code = process_of(wording) or (wording if wording in others else None)
        if code is not None:
            found.add(code)
        elif wording:
            journal.warn(field, wording, reasons.UNKNOWN_PROCESS, known=[*PROCESSES, *sorted(others)])
    return in_order(found)
