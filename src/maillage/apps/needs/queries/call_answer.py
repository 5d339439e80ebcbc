"""What may be answered now to whoever asks by telephone: the safety engine's verdict, for the caller's case.

Guarantees: the verdict is the one that accepting and delivering will ask, on the same facts, for today;
of the profiles of a design, the one that fewest rules refuse; what only concerns the workshop that took
the call is told apart, since another may make it; what only a lot can satisfy is not asked yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.authority.queries.questions import question
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import recipient_of, use_of
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import MAKER_MADE_REFUSED
from maillage.apps.needs.serving import withheld
from maillage.apps.network.models import Workshop
from maillage.kernel.reasons import Reason
from maillage.safety.verdict import verdict

OF_THE_MAKER = frozenset(
    {"maker.level", "maker.not_trained", "maker.not_appointed", "maker.not_named_in_basis"}
    | {"maker.no_responsible_entity", "maker.insurance_missing"}
    | {"basis.in_house_outside_maker", "basis.in_house_other_entity", "acceptance.first_article_missing"}
)
LATER = ("lot.", "stock.")


@dataclass(frozen=True, slots=True)
class AllowedNow:
    """`category` and `decision` are those of the profile that goes furthest, ``unclassified`` and empty
    without one. `against` refuses whoever makes it; `against_workshop` only the workshop that asks."""

    profile: str
    category: str
    decision: str
    use: str
    against: tuple[Reason, ...]
    against_workshop: tuple[Reason, ...]

    @property
    def state(self) -> str:
        """``critical``, ``unclassified``, ``blocked``, ``elsewhere`` (another workshop may) or ``allowed``."""
        if self.category == "D":
            return "critical"
        if self.category == "unclassified":
            return "unclassified"
        if self.against:
            return "blocked"
        return "elsewhere" if self.against_workshop else "allowed"


def _asked(need: Need, workshop: Workshop, profile: Profile, book: ActBook, day: date) -> AllowedNow:
    making = question(
        book, "make", day, profile=profile, use=use_of(need), workshop=workshop, recipient=recipient_of(need)
    )
    refusals = (*verdict(making).refusals, *verdict(replace(making, action="deliver")).refusals)
    told = {(r.code, r.act): r for r in refusals if not r.code.startswith(LATER)}
    decision = making.unit.decision
    classified = decision is not None and decision.status == "classified"
    return AllowedNow(
        profile=profile.code,
        category=str(decision.category) if decision is not None and classified else "unclassified",
        decision=decision.act if decision is not None else "",
        use=use_of(need),
        against=tuple(reason for reason in told.values() if reason.code not in OF_THE_MAKER),
        against_workshop=tuple(reason for reason in told.values() if reason.code in OF_THE_MAKER),
    )


def _furthest(found: Sequence[AllowedNow]) -> AllowedNow:
    """The latest profile of those that fewest rules refuse, those of the maker counting less."""
    return min(reversed(found), key=lambda one: (len(one.against), len(one.against_workshop)))


def allowed_now(need: Need, workshop: str, *, day: date) -> AllowedNow:
    """What may be done of a need, saved or drafted, by that workshop or another. About six queries."""
    rows = Profile.objects.filter(version__design=need.design).select_related("version__design")
    profiles = list(rows.order_by("pk"))
    maker = Workshop.objects.get(code=workshop)
    book = read_act_book(workshops=[workshop], establishments=[need.establishment.code])
    found = [_asked(need, maker, profile, book, day) for profile in profiles]
    best = _furthest(found) if found else AllowedNow("", "unclassified", "", use_of(need), (), ())
    refused = withheld(need)
    if refused is not None and refused[1].code == MAKER_MADE_REFUSED:
        return replace(best, against=(refused[1], *best.against))
    return best
