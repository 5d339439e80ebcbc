"""What a requester may ask for: each design with how it stands for those who would use it.

Guarantees: nothing is hidden, what is not classified can be asked for and says so; a use that the
scheme does not open to the recipient is never shown as open; what an authority has opened comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import Standing, standings
from maillage.apps.catalogue.models import Design, Profile
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.network.places import folded
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.matrix import NON_CARE_POSTS, STARTING_SCHEME

OUTSIDE_CARE = ("R0", "R1")
USES = ("care", "non_care")


@dataclass(frozen=True, slots=True)
class UseOffer:
    """A use of a design for one class of recipients. `category` is the badge to show; `state` is ``open``,
    ``closed`` (classified, but not for them), ``stopped`` (held, over, withdrawn), ``never`` (D) or
    ``unclassified``."""

    use: str
    category: str
    state: str


@dataclass(frozen=True, slots=True)
class DesignOffer:
    code: str
    name: Text
    summary: Text
    family_name: Text
    uses: tuple[UseOffer, ...]

    @property
    def is_open(self) -> bool:
        return any(use.state == "open" for use in self.uses)


def _is_served(category: str, recipient_class: str, use: str) -> bool:
    cell = STARTING_SCHEME.cell(category, recipient_class)
    return cell is not None and (NON_CARE_POSTS not in cell.conditions or use == "non_care")


def _state(standing: Standing, recipient_class: str) -> str:
    if standing.badge == "unclassified":
        return "unclassified"
    if standing.category == "D":
        return "never"
    if not standing.is_open:
        return "stopped"
    return "open" if _is_served(standing.category, recipient_class, standing.use) else "closed"


ORDER = ("open", "closed", "stopped", "never", "unclassified")


def uses_of(found: Sequence[Standing], recipient_class: str) -> tuple[UseOffer, ...]:
    """Each use that the class may state, by the profile that goes furthest."""
    uses = ("non_care",) if recipient_class in OUTSIDE_CARE else USES
    offers = []
    for use in uses:
        states = [(_state(s, recipient_class), s.badge) for s in found if s.use == use]
        state, category = min(states, key=lambda one: ORDER.index(one[0]), default=("unclassified", ""))
        offers.append(UseOffer(use, category or "unclassified", state))
    return tuple(offers)


def _offer(row: Design, found: Sequence[Standing], recipient_class: str) -> DesignOffer:
    return DesignOffer(
        code=row.code,
        name=Text.from_dict(row.name),
        summary=Text.from_dict(row.summary),
        family_name=Text.from_dict(row.family.name),
        uses=uses_of(found, recipient_class),
    )


def _words(row: Design) -> str:
    names = (row.name, row.family.name)
    return folded(row.code, *(name[language] for name in names for language in ("fr", "en")))


def design_offers(recipient_class: str, *, day: date, text: str = "") -> tuple[DesignOffer, ...]:
    """Without words to look for, the designs open to the class; with words, every design that has them,
    those open first. Six queries."""
    rows = Design.objects.select_related("family").order_by("family__code", "code")
    words = folded(text).split()
    found = by_design(day)
    if words:
        asked = [row for row in rows if all(word in _words(row) for word in words)]
    else:
        asked = list(rows.filter(code__in=found.open_designs()))
    offers = [_offer(row, found.get(row.code, ()), recipient_class) for row in asked]
    shown = offers if words else [offer for offer in offers if offer.is_open]
    return tuple(sorted(shown, key=lambda offer: not offer.is_open))


def design_offer(code: str, recipient_class: str, *, day: date) -> DesignOffer:
    """One design. Five queries. Raises Refusal ``design.unknown``."""
    row = Design.objects.select_related("family").filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_DESIGN, given=code)
    codes = Profile.objects.filter(version__design=row).values_list("code", flat=True)
    found = [standing for each in standings(list(codes), day).values() for standing in each]
    return _offer(row, found, recipient_class)
