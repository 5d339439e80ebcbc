"""What an amendment changes, term by term, whether it is recorded, prepared or only read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.apps.authority.commands.amend_decision import terms_of
from maillage.apps.records.queries.acts import act_numbered


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    """A term of a decision, as it stood and as it becomes; both as payloads state them."""

    name: str
    before: Any
    after: Any


def changed_terms(payload: Mapping[str, Any]) -> tuple[ChangedTerm, ...]:
    """Against the terms of the act that the amendment starts from: the decision's own, or an earlier amendment's.
    Four queries at most."""
    start = act_numbered(payload["after"])
    if start is None:
        return ()
    before, after = terms_of(start.payload), terms_of(payload)
    return tuple(
        ChangedTerm(name, before[name], after[name]) for name in after if before[name] != after[name]
    )
