"""Take the next number of a sequence."""

from __future__ import annotations

from maillage.apps.records.models import Sequence
from maillage.apps.writing import joined_command


@joined_command
def next_number(name: str, *, count: int = 1) -> int:
    """The first of `count` consecutive numbers, from 1; the row stays locked to the end."""
    row = Sequence.objects.select_for_update().filter(name=name).first()
    if row is None:  # somebody may create it at the same time: the lock is taken after
        Sequence.objects.get_or_create(name=name)
        row = Sequence.objects.select_for_update().get(name=name)
    first = row.value + 1
    row.value += count
    row.save(update_fields=["value"])
    return int(first)
