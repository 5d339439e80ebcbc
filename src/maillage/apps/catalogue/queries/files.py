"""The files of a version, by their digests."""

from __future__ import annotations

from maillage.apps.catalogue.models import DesignFile


def hashes_of_version(code: str) -> tuple[str, ...]:
    """SHA-256 of every file of a version, sorted, each once. One query."""
    return tuple(sorted(set(DesignFile.objects.filter(version__code=code).values_list("sha256", flat=True))))
