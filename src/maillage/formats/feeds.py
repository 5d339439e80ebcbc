"""Feeds of what was published: Atom (RFC 4287) and JSON Feed 1.1, from the same plain entries.

Guarantees: every entry has an id that never changes and one language; every text is escaped; the same entries give
the same bytes. A feed tells what happened; it is not signed, and says where to verify.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that was published. `id` is an address that never changes; `summary` is plain text."""

    id: str
    url: str
    title: str
    summary: str
    author: str
    category: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language. `url` is its own address in this format; `home` the page that it goes with."""

    id: str
    title: str
    subtitle: str
    language: str
    url: str
    home: str
    updated: datetime
    entries: Sequence[FeedEntry]


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def atom(feed: Feed) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.language)}>',
        f"<id>{escape(feed.id)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<subtitle>{escape(feed.subtitle)}</subtitle>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.home)}/>',
        f"<updated>{_instant(feed.updated)}</updated>",
        *(line for entry in feed.entries for line in _atom_entry(entry)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _atom_entry(entry: FeedEntry) -> list[str]:
    moment = _instant(entry.published)
    return [
        "<entry>",
        f"<id>{escape(entry.id)}</id>",
        f"<title>{escape(entry.title)}</title>",
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>',
        f"<published>{moment}</published><updated>{moment}</updated>",
        f"<author><name>{escape(entry.author)}</name></author>",
        f"<category term={quoteattr(entry.category)}/>",
        f"<summary>{escape(entry.summary)}</summary>",
        "</entry>",
    ]


def json_feed(feed: Feed) -> bytes:
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "language": feed.language,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.summary,
                "date_published": _instant(entry.published),
                "authors": [{"name": entry.author}],
                "tags": [entry.category],
            }
            for entry in feed.entries
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
