"""Add a design to a family."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.codes import ObjectType
from maillage.apps.catalogue.models import Design, Family
from maillage.apps.catalogue.reasons import BAD_LINK, UNKNOWN_FAMILY, UNKNOWN_OBJECT_TYPE
from maillage.apps.checking import checked
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.cells import is_link
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import design_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@command
def register_design(
    *,
    family: str,
    name: Text,
    summary: Text,
    object_type: str,
    actor: Actor,
    clock: Clock,
    licence: str = "",
    source_url: str = "",
) -> Design:
    """The design, without a version yet and unclassified."""
    require(actor, "designs.propose")
    group = Family.objects.filter(code=family).first()
    if group is None:
        raise Refusal(UNKNOWN_FAMILY, given=family)
    expected = [kind.value for kind in ObjectType]
    if object_type not in expected:
        raise Refusal(UNKNOWN_OBJECT_TYPE, given=object_type, expected=expected)
    if source_url and not is_link(source_url):
        raise Refusal(BAD_LINK, given=source_url[:300])
    row = Design(
        code=design_code(next_number("design")),
        family=group,
        name=name.as_dict(),
        summary=summary.as_dict(),
        object_type=object_type,
        licence=licence,
        source_url=source_url,
        created_at=clock.now(),
    )
    checked(row).save()
    journal(actor=actor, clock=clock, verb="register_design", subject=row.code, family=family)
    return row
