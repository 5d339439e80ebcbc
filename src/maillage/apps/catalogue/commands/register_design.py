"""Add a design to a family."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.codes import ObjectType
from maillage.apps.catalogue.models import Design, Family
from maillage.apps.catalogue.reasons import BAD_LINK, UNKNOWN_DESIGN, UNKNOWN_FAMILY, UNKNOWN_OBJECT_TYPE
from maillage.apps.checking import checked
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.cells import is_link
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import design_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DesignTerms:
    """What is said of a design. `derived_from` is the code of the design it was drawn from."""

    family: str
    name: Text
    summary: Text
    object_type: str
    licence: str = ""
    source_url: str = ""
    derived_from: str = ""


def design_row(terms: DesignTerms, family: Family | None, original: Design | None, clock: Clock) -> Design:
    """The row, without a code yet; `family` and `original` as found by their codes. Raises Refusal."""
    if family is None:
        raise Refusal(UNKNOWN_FAMILY, given=terms.family)
    if terms.derived_from and original is None:
        raise Refusal(UNKNOWN_DESIGN, given=terms.derived_from)
    expected = [kind.value for kind in ObjectType]
    if terms.object_type not in expected:
        raise Refusal(UNKNOWN_OBJECT_TYPE, given=terms.object_type, expected=expected)
    if terms.source_url and not is_link(terms.source_url):
        raise Refusal(BAD_LINK, given=terms.source_url[:300])
    return Design(
        family=family,
        name=terms.name.as_dict(),
        summary=terms.summary.as_dict(),
        object_type=terms.object_type,
        licence=terms.licence,
        source_url=terms.source_url,
        derived_from=original,
        created_at=clock.now(),
    )


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
    derived_from: str = "",
) -> Design:
    """The design, without a version yet and unclassified, whatever it is derived from."""
    require(actor, "designs.propose")
    terms = DesignTerms(family, name, summary, object_type, licence, source_url, derived_from)
    group = Family.objects.filter(code=family).first()
    original = Design.objects.filter(code=derived_from).first() if derived_from else None
    row = design_row(terms, group, original, clock)
    row.code = design_code(next_number("design"))
    checked(row).save()
    journal(actor=actor, clock=clock, verb="register_design", subject=row.code, family=family)
    return row
