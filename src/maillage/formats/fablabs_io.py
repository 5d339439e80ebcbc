"""Workshops in the shape of fablabs.io's ``labs.json``: a list of objects.

Identity: `url`, origin and path, without query, fragment or closing slash. Capabilities
become process codes (`precision_milling` and `cnc_milling` are both cnc). Contact fields
are never read. `activity_status` "closed" closes the workshop.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from maillage.formats import cells, reasons
from maillage.formats.places import Address
from maillage.formats.processes import FABLABS_IO, PROCESSES, in_order
from maillage.formats.records import WorkshopRecord
from maillage.formats.rows import Parsed, RowJournal, RowProblem, shown
from maillage.formats.tables import SIZE_LIMIT, decode, tidy
from maillage.formats.workshop_rows import WorkshopRow, without_repeats, workshop
from maillage.kernel.refusals import Refusal

SOURCE = "fablabs.io"
EXPECTED = "[{name, url, city, postal_code, country_code, latitude, longitude, capabilities, links, …}, …]"
FRENCH_COUNTRIES = frozenset(
    ("fr", "gp", "mq", "gf", "re", "yt", "pm", "bl", "mf", "wf", "pf", "nc", "fra", "france")
)


def read(data: bytes, *, limit: int = SIZE_LIMIT) -> Parsed[WorkshopRecord]:
    """Workshops of a labs.json file, and what was refused or doubtful; items count from 1.

    Raises Refusal: `import.too_large`, `import.empty_file`, `import.encoding`,
    `import.malformed`, `import.unexpected_shape`.
    """
    items = _items(data, limit)
    problems: list[RowProblem] = []
    records = []
    for number, item in enumerate(items, start=1):
        journal = RowJournal(number)
        record = _record(journal, item)
        problems += journal.problems
        if record is not None:
            records.append(record)
    return Parsed(without_repeats(records, problems), tuple(problems), len(items))


def _items(data: bytes, limit: int) -> list[Any]:
    text, _ = decode(data, limit=limit)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal(reasons.MALFORMED, line=error.lineno, detail=error.msg) from None
    except (RecursionError, ValueError) as error:
        raise Refusal(reasons.MALFORMED, line=1, detail=str(error)) from None
    if isinstance(content, dict):
        content = content.get("labs")
    if not isinstance(content, list):
        raise Refusal(reasons.UNEXPECTED_SHAPE, expected=EXPECTED)
    return content


def _record(journal: RowJournal, item: Any) -> WorkshopRecord | None:
    if not isinstance(item, dict):
        journal.refuse("", item, reasons.UNEXPECTED_SHAPE, expected="{name, url, …}")
        return None
    fields = {key: _text(journal, item, key) for key in _TEXTS}
    country = fields["country_code"].casefold()
    if country and country not in FRENCH_COUNTRIES:
        journal.refuse("country_code", country, reasons.FOREIGN_COUNTRY)
        return None
    street = ", ".join(part for part in (fields["address_1"], fields["address_2"]) if part)
    return workshop(
        journal,
        WorkshopRow(
            external_id=identity(fields["url"]),
            name=fields["name"],
            kind=fields["kind_name"],
            street=street,
            place=Address(fields["city"], fields["postal_code"], "", fields["latitude"], fields["longitude"]),
            capabilities=_capabilities(journal, item.get("capabilities")),
            url=fields["url"],
            links=_links(journal, item.get("links")),
            closed=fields["activity_status"] == "closed",
            source=SOURCE,
        ),
    )


_TEXTS = (
    "name", "kind_name", "address_1", "address_2", "city", "postal_code", "country_code",
    "latitude", "longitude", "url", "activity_status",
)  # fmt: skip


def identity(url: str) -> str:
    """Origin and path of an address; empty when it is not one."""
    if not cells.is_link(url):
        return ""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def _text(journal: RowJournal, item: dict[str, Any], key: str) -> str:
    """A text or a number as text; anything else refuses the row."""
    value = item.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    journal.refuse(key, value, reasons.UNEXPECTED_SHAPE, expected=f"{key}: text")
    return ""


def _capabilities(journal: RowJournal, value: Any) -> tuple[str, ...]:
    """Process codes of a list, or of a text separated by semicolons."""
    parts = value.split(";") if isinstance(value, str) else value
    if parts is None:
        return ()
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        journal.warn("capabilities", value, reasons.UNEXPECTED_SHAPE, expected="capabilities: [text]")
        return ()
    found = []
    for part in (part.strip() for part in parts):
        code = FABLABS_IO.get(part)
        if code is not None:
            found.append(code)
        elif part:
            journal.warn("capabilities", part, reasons.UNKNOWN_PROCESS, known=list(PROCESSES))
    return in_order(found)


def _links(journal: RowJournal, value: Any) -> tuple[str, ...]:
    """Addresses of a list of texts, or of fablabs.io's ``{"url": …}`` objects."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    texts = [item.get("url") if isinstance(item, dict) else item for item in items]
    for text in texts:
        if not isinstance(text, str):
            journal.warn("links", shown(text), reasons.BAD_LINK)
    return tuple(tidy(text) for text in texts if isinstance(text, str))
