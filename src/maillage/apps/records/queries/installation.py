"""What this database is for."""

from __future__ import annotations

from maillage.apps.records.models import Installation


def installation_kind() -> str:
    """``real``, ``demo``, or empty before `maillage init`. One query."""
    row = Installation.objects.values_list("kind", flat=True).first()
    return row or ""
