"""Feeds of the register's acts, in the reader's language: what was published, newest first, and where to verify it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from maillage.apps.records.queries.register_acts import latest_acts
from maillage.formats import feeds
from maillage.formats.feeds import Feed, FeedEntry
from maillage.register.kinds import KIND_NAMES
from maillage.register.state import Entry
from maillage.web.asking import language
from maillage.web.register_words import about_record

LENGTH: Final = 50
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _entry(entry: Entry, published: datetime) -> FeedEntry:
    record, spoken = entry.record, language()
    kind, subject = KIND_NAMES[record.kind].to(spoken), about_record(record).to(spoken)
    return FeedEntry(
        id=f"{settings.ORIGIN}/registre/fichiers/records/{record.id}.note",
        url=settings.ORIGIN + reverse("register_act", args=[record.id]),
        title=f"{record.id} – {kind}, {subject}" if spoken == "en" else f"{record.id} – {kind} : {subject}",
        summary=record.reason,
        author=record.authority,
        category=record.kind.value,
        published=published.astimezone(UTC),
    )


def _feed(route: str) -> Feed:
    entries = tuple(_entry(entry, published) for entry, published in latest_acts(LENGTH))
    url = settings.ORIGIN + reverse(route)
    return Feed(
        id=settings.ORIGIN + reverse("register_acts"),
        title=_("Actes du registre"),
        subtitle=_(
            "Ce que l’autorité a signé. Un flux n’est pas signé : chaque acte se vérifie dans le registre."
        ),
        language=language(),
        url=url,
        home=settings.ORIGIN + reverse("register_acts"),
        updated=entries[0].published if entries else BEGINNING,
        entries=entries,
    )


def _newest(request: HttpRequest) -> datetime | None:  # noqa: ARG001 (as `condition` calls it)
    found = latest_acts(1)
    return found[0][1] if found else None


def _view(route: str, write: Callable[[Feed], bytes], kind: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
        response = HttpResponse(write(_feed(route)), content_type=kind)
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(condition(last_modified_func=_newest)(view))


atom = _view("register_atom", feeds.atom, "application/atom+xml; charset=utf-8")
json_feed = _view("register_feed", feeds.json_feed, "application/feed+json; charset=utf-8")
