"""When an assignment counts, as a condition on its row."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def in_force_on(day: date) -> Q:
    """Begun, and not past its last day, which is included."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
