"""Acts recorded before the register was opened, as they would be signed: what the first ceremony is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from maillage.apps.records import carrying
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.queries.register import register_opening
from maillage.kernel.clock import civil_date


@dataclass(frozen=True, slots=True)
class PastAct:
    """An act that the log does not hold yet, and the exact text that carries it."""

    number: str
    text: str


def facts_of_act(act: Act) -> ActFacts:
    """The act as its row says it. Its `ends` must be read with it."""
    return ActFacts(
        kind=act.kind,
        subject=act.subject,
        object=act.object,
        valid_from=act.valid_from,
        payload=json.loads(act.payload),
        number=act.number,
        valid_until=act.valid_until,
        ends=act.ends.number if act.ends is not None else "",
    )


def is_carried(act: Act, facts: ActFacts) -> bool:
    """Whether the register carries this row: its kind, and neither it nor what it ends is supposed by a scenario."""
    supposed = [act] if act.ends is None or not facts.payload.get("ends") else [act, act.ends]
    return carrying.is_logged(facts) and not any(
        carrying.is_hypothesis(json.loads(row.payload), row.valid_from, row.recorded_at) for row in supposed
    )


def past_acts() -> Iterator[PastAct]:
    """Those of the log that wait for their signature, in the order they were recorded. Three queries, and one for
    each version that a decision names."""
    opening = register_opening()
    if opening is None:
        return
    rows = Act.objects.filter(kind__in=carrying.logged_kinds(), leaf=None, pk__lte=opening.last_act)
    for act in rows.select_related("ends").order_by("pk"):
        facts = facts_of_act(act)
        if is_carried(act, facts):
            record = carrying.record_of(
                facts, number=act.number, authority=opening.authority, issued=civil_date(act.recorded_at)
            )
            yield PastAct(act.number, record.text(opening.origin))
