"""The directory as records of our own table."""

from __future__ import annotations

from collections import defaultdict

from maillage.apps.network.bridges import installation_mark, record_of
from maillage.apps.network.models import Machine, Workshop
from maillage.formats.records import WorkshopRecord


def export_workshops() -> tuple[WorkshopRecord, ...]:
    """Every workshop, closed ones included, by code; read again they change nothing. Three queries.

    Processes are those of its own machines: what its makers have at home is theirs.
    """
    processes: dict[int, list[str]] = defaultdict(list)
    for key, process in Machine.objects.filter(member=None).values_list("workshop_id", "process"):
        processes[key].append(process)
    mark = installation_mark()
    return tuple(record_of(row, processes[row.pk], mark) for row in Workshop.objects.order_by("code"))
