"""Recalls as the register carries them, and back; and the lots that a batch of material stands for.

Guarantees: the record names what is recalled (a batch, which the register does not know, as its lots) and vouches for
the words of the notice by the digest of their file, from which the act is made again: danger, what to do, remedy,
contact, legal qualification. The words are in the files of the installation, as those of versions are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from maillage.apps import files
from maillage.apps.authority.batches import register_lots_of
from maillage.apps.authority.commands.place_hold import scope_subject
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.models import Lot, Recall
from maillage.apps.production.recall_reasons import RECALL_NOTHING, RECALL_UNDER_WAY
from maillage.apps.production.scopes import batch_key, lots_in, require_match
from maillage.apps.records.canonical import canonical
from maillage.apps.records.carrying import Carrier, Stated, register_carrier, register_reader
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import matters
from maillage.register.kinds import Kind
from maillage.register.records import Record
from maillage.register.state import State

OF_REASON = "reason"  # the only term that the record states in words


def words_of(payload: Mapping[str, Any]) -> bytes:
    """The file that a recall's record vouches for: all that it says, but for its reason."""
    return canonical({key: value for key, value in payload.items() if key != OF_REASON}).encode()


def scope_of(payload: Mapping[str, Any]) -> matters.Scope:
    """What the record names."""
    said = dict(payload["scope"])
    batch, lots = said.pop("batch", ""), [*said.pop("lots", ()), *filter(None, [said.pop("lot", "")])]
    return matters.Scope(**said, lots=tuple(sorted(payload["lots"] if batch else lots)))


def _stated(facts: ActFacts) -> Stated:
    digest = files.digest_of(words_of(facts.payload))
    return Stated(Kind.RECALL, matters.Recall(scope_of(facts.payload), (digest,)), facts.payload[OF_REASON])


def _recalled(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, matters.Recall)
    payload = json.loads(files.get(matter.files[0])) | {OF_REASON: record.reason}
    return ActFacts(ActKind.RECALL.value, scope_subject(payload["scope"]), "", record.valid_from, payload)


def _plain(scope: Mapping[str, Any]) -> dict[str, Any]:
    """A scope as two of them are compared: a batch has capitals, spaces and dashes in any way."""
    found = {name: said for name, said in scope.items() if said}
    return {**found, "batch": batch_key(found["batch"])} if "batch" in found else found


def require_not_under_way(scope: Mapping[str, Any]) -> None:
    """Refuses (`recall.under_way`) what an open recall names already: its holders would be told twice. Two queries."""
    numbers = Recall.objects.filter(status=RecallStatus.OPEN).order_by("pk").values_list("act", flat=True)
    for act in Act.objects.filter(number__in=list(numbers)).order_by("pk"):
        if _plain(json.loads(act.payload)["scope"]) == _plain(scope):
            raise Conflict(RECALL_UNDER_WAY, code=act.number)


def _check(facts: ActFacts) -> None:
    require_match(facts.payload["scope"])
    require_not_under_way(facts.payload["scope"])
    if not Lot.objects.filter(lots_in(facts.payload["scope"])).exists():
        raise Refusal(RECALL_NOTHING)


def lots_of_batch(scope: Mapping[str, Any]) -> list[str]:
    """The lots that match a scope that names a batch. Raises Refusal when there are none."""
    require_match(scope)
    return list(Lot.objects.filter(lots_in(scope)).order_by("code").values_list("code", flat=True))


def register() -> None:
    register_lots_of(lots_of_batch)
    register_carrier(ActKind.RECALL, Carrier(_stated, check=_check))
    register_reader(Kind.RECALL, _recalled)
