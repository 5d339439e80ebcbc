"""Find the act that another one ends, and refuse when it cannot be ended (again)."""

from __future__ import annotations

from collections.abc import Collection

from maillage.apps.authority.codes import ALREADY_ENDED, NOT_ENDABLE, UNKNOWN_ACT
from maillage.apps.records.codes import ActKind
from maillage.apps.records.models import Act
from maillage.kernel.refusals import Conflict, Refusal


def act_to_end(number: str, kinds: Collection[ActKind]) -> Act:
    """The act; Refusal for an unknown act or another kind, Conflict when already ended.

    Acts never change, so none is locked: the command that ends one has taken `acts_change` before.
    """
    act = Act.objects.filter(number=number).first()
    if act is None:
        raise Refusal(UNKNOWN_ACT, number=number)
    if act.kind not in {kind.value for kind in kinds}:
        raise Refusal(NOT_ENDABLE, number=number, kind=act.kind)
    by = Act.objects.filter(ends=act).values_list("number", flat=True).first()
    if by is not None:
        raise Conflict(ALREADY_ENDED, number=number, by=by)
    return act
