"""What keeps a need, or part of it, from every workshop, whatever the rules of safety say of it.

Guarantees: planning, accepting and the pages ask here; a need refused or unverified is kept and
shown, with its reason, and what workshops have accepted before stays theirs to make.
"""

from __future__ import annotations

from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import MAKER_MADE_REFUSED, UNVERIFIED
from maillage.kernel.reasons import Reason


def withheld(need: Need) -> tuple[int, Reason] | None:
    """Pieces put to no workshop and why; None when all may be. `need.establishment` is already read.

    A refusal of maker-made pieces withholds all of them, and is told before what is not verified.
    """
    if not need.takes_maker_made:
        place = need.establishment.name
        return need.quantity, Reason(MAKER_MADE_REFUSED, {"need": need.code, "establishment": place})
    if need.unverified:
        return need.unverified, not_verified(need)
    return None


def not_verified(need: Need) -> Reason:
    return Reason(UNVERIFIED, {"need": need.code, "pieces": need.unverified})


def offered(need: Need) -> int:
    """Pieces that workshops may be asked for, those already accepted included."""
    kept_back = withheld(need)
    return need.quantity if kept_back is None else max(need.committed, need.quantity - kept_back[0])
