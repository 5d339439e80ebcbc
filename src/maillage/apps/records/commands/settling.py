"""Find a prepared record and keep it still, at the step that is wanted."""

from __future__ import annotations

import json

from maillage.apps.records.codes import PreparedState
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import PreparedRecord
from maillage.apps.records.reasons import UNKNOWN_PREPARED, WRONG_STATE
from maillage.kernel.refusals import Conflict, Refusal


def prepared_row(number: str) -> PreparedRecord:
    """The row, locked. Refusal for an unknown number."""
    row = PreparedRecord.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise Refusal(UNKNOWN_PREPARED, number=number)
    return row


def require_state(row: PreparedRecord, *states: PreparedState) -> None:
    """Conflict when it is at none of these steps: somebody else was there first."""
    if row.state not in states:
        raise Conflict(WRONG_STATE, number=row.number, state=row.state)


def facts_of_row(row: PreparedRecord) -> ActFacts:
    """The act as it was prepared."""
    return ActFacts(
        kind=row.kind,
        subject=row.subject,
        object=row.object,
        valid_from=row.valid_from,
        payload=json.loads(row.payload),
        number=row.number,
        valid_until=row.valid_until,
        ends=row.ends,
    )
