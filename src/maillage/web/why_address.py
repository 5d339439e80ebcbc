"""From a refused or withheld act to the whole answer: the address of the question that it asked.

Guarantees: a missing right leads to who may do it; a refusal of the rules leads to every rule of the same question,
about the work that the refused address or the reason names; a need that is not served leads to all that withholds
it; anything else leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from maillage.apps.accounts.actor import ACCESS_REFUSALS
from maillage.apps.needs.queries.needs import NeedSheet
from maillage.apps.production.queries.unserved import Pair
from maillage.kernel.reasons import ITEM, Reason
from maillage.kernel.refusals import Refusal
from maillage.safety.reasons import VERDICT_CODES

# The route of an act on one piece of work → the engine's action that it asks about.
ROUTES = {
    "proposal-accept": "make",
    "lot-declare": "make",
    "lot-release": "release",
    "lot-inspect": "release",
}


def _asking(**asked: str) -> str:
    """The question of these parts; the empty ones are left out."""
    return f"{reverse('why')}?{urlencode({name: value for name, value in asked.items() if value})}"


def judged(reasons: Iterable[Reason]) -> bool:
    """Whether a rule of safety is among them."""
    return any(reason.code in VERDICT_CODES for reason in reasons)


def why_address(request: HttpRequest, refusal: Refusal) -> str:
    """Empty when the page has nothing more to say than the refusal itself."""
    if refusal.code in ACCESS_REFUSALS:
        return _asking(droit=refusal.reasons[0].params["action"])
    match = request.resolver_match
    route = match.url_name if match is not None else None
    if match is None or route not in ROUTES or not judged(refusal.reasons):
        return ""
    return _asking(sujet=match.kwargs["code"], action=ROUTES[route])


def why_item(reason: Reason) -> str:
    """Of a reason that names which piece of work of several it is about; empty for another."""
    item = reason.params.get(ITEM)
    return _asking(sujet=str(item)) if item is not None and judged([reason]) else ""


def why_need(code: str, plan: str = "") -> str:
    """Why a need is not served; without a plan, what the latest says."""
    return _asking(besoin=code, plan=plan)


def why_who(profile: str, workshop: str, establishment: str, **more: str) -> str:
    """Who would make what for whom; `more` are other fields of the question."""
    return _asking(profil=profile, atelier=workshop, etablissement=establishment, **more)


def why_pair(sheet: NeedSheet, pair: Pair, day: date) -> str:
    """Whether that workshop could make it for the need, on that day."""
    row, stated = sheet.row, {True: "yes", False: "no", None: ""}
    return why_who(
        pair.profile, pair.workshop, row.establishment, posts=row.posts, classe=row.recipient_class,
        sans_epi=stated[sheet.no_ppe_required], metier=sheet.occupation, jour=day.isoformat(),
    )  # fmt: skip
