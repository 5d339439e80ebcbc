"""Ask workshops that nobody confirmed lately to read their inventory again.

Guarantees: one message a workshop, at most once in `CONFIRM_EVERY_DAYS` days, by day; none to a
workshop that is closed, away, or that nobody would read (no address and no account). Safe to run
at any time and twice at once.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.apps.accounts.models import RoleAssignment
from maillage.apps.network.freshness import CONFIRM_EVERY_DAYS, freshness
from maillage.apps.network.models import Unavailability, Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.writing import command
from maillage.kernel.clock import PARIS, Clock, today
from maillage.kernel.text import Text

INVENTORY_PATH = "/ateliers/{code}/inventaire/"
BY_DAY = range(8, 19)  # hours in Paris


def _forgotten(day: date) -> QuerySet[Workshop]:
    """Open workshops, there and reachable, not confirmed nor reminded in the last days."""
    limit = day - timedelta(days=CONFIRM_EVERY_DAYS)
    account = RoleAssignment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), organisation=OuterRef("code"), since__lte=day
    )
    away = Unavailability.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), workshop=OuterRef("pk"), machine=None, since__lte=day
    )
    return Workshop.objects.filter(
        Q(last_confirmed_on__lt=limit) | Q(last_confirmed_on=None, created_at__date__lt=limit),
        Q(reminded_on=None) | Q(reminded_on__lte=limit),
        ~Q(contact_email="") | Exists(account),
        ~Exists(away),
        is_open=True,
    ).order_by("pk")


def _said(row: Workshop, day: date) -> tuple[Text, Text]:
    days = freshness(row.last_confirmed_on, day).days
    address = settings.ORIGIN.rstrip("/") + INVENTORY_PATH.format(code=row.code)
    since = Text(
        fr="n’a jamais été confirmé" if days is None else f"n’a pas été confirmé depuis {days} jours",
        en="was never confirmed" if days is None else f"has not been confirmed for {days} days",
    )
    return (
        Text(fr=f"{row.name} : toujours à jour ?", en=f"{row.name}: still up to date?"),
        Text(
            fr=f"L’inventaire de {row.name} ({row.code}) {since.fr}. Les plans s’en servent : deux minutes "
            f"suffisent pour le relire, le corriger ou dire que rien n’a changé.\n{address}",
            en=f"The inventory of {row.name} ({row.code}) {since.en}. Plans rely on it: two minutes are "
            f"enough to read it, correct it, or say that nothing has changed.\n{address}",
        ),
    )


@command
def remind_workshops(*, clock: Clock, limit: int = 100) -> int:
    """How many were asked, at most `limit` a call; nobody at night. The tick's own: no actor, no journal."""
    if clock.now().astimezone(PARIS).hour not in BY_DAY:
        return 0
    day = today(clock)
    rows = list(_forgotten(day).select_for_update(skip_locked=True, of=("self",))[:limit])
    for row in rows:
        subject, body = _said(row, day)
        post(
            key=f"confirm:{row.code}:{day.isoformat()}", organisation=row.code, email=row.contact_email,
            subject=subject, body=body, about=row.code, clock=clock,
        )  # fmt: skip
    Workshop.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    return len(rows)
