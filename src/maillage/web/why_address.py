"""From a refused act to the whole answer: the address of the question that it asked.

Guarantees: a missing right leads to who may do it; a refusal of the rules leads to every rule of the same question,
about the work that the refused address names; anything else leads nowhere.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from maillage.apps.accounts.actor import ACCESS_REFUSALS
from maillage.kernel.refusals import Refusal
from maillage.safety.reasons import VERDICT_CODES

# The route of an act on one piece of work → the engine's action that it asks about.
ROUTES = {
    "proposal-accept": "make",
    "lot-declare": "make",
    "lot-release": "release",
    "lot-inspect": "release",
}


def why_address(request: HttpRequest, refusal: Refusal) -> str:
    """Empty when the page has nothing more to say than the refusal itself."""
    if refusal.code in ACCESS_REFUSALS:
        action = refusal.reasons[0].params["action"]
        return f"{reverse('why')}?{urlencode({'droit': action})}"
    match = request.resolver_match
    route = match.url_name if match is not None else None
    judged = any(reason.code in VERDICT_CODES for reason in refusal.reasons)
    if match is None or route not in ROUTES or not judged:
        return ""
    return f"{reverse('why')}?{urlencode({'sujet': match.kwargs['code'], 'action': ROUTES[route]})}"
