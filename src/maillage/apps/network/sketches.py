"""An establishment as somebody says it: a row that is not saved, has no code and opens nothing."""

from __future__ import annotations

from maillage.apps.network.commands.changing import require_kind
from maillage.apps.network.kinds import class_of_kind
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import position_of
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock

SOURCE = "request"


def sketch(name: str, kind: str, commune: str, clock: Clock) -> Establishment:
    """The establishment, its class that of its kind, at its commune's centre. Raises Refusal."""
    return Establishment(
        code="E0000",
        source=SOURCE,
        name=tidy(name),
        kind=require_kind(kind),
        recipient_class=class_of_kind(kind),
        created_at=clock.now(),
        updated_at=clock.now(),
        **position_of(commune).columns(),
    )
