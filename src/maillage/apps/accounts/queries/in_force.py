"""When an assignment counts, as a condition on its row."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def not_over(day: date) -> Q:
    """Held or to come: not taken away, and not past its last day, which is included."""
    return Q(ended_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=day))


def in_force_on(day: date) -> Q:
    return Q(since__lte=day) & not_over(day)
