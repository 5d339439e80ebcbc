"""Who may add to the catalogue. Any workshop, coordination or reviewer may propose; nothing
proposed is distributed until an authority classifies it."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor, why_not
from maillage.kernel.reasons import Reason


def why_not_propose(actor: Actor) -> Sequence[Reason]:
    return why_not(actor, "designs.propose")
