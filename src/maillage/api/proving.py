"""Proving again who one is, with a token, before an act that binds everybody.

Guarantees: asked after the right to the act, of every token, for approving and publishing: a token that leaked approves
and publishes nothing. The proof is a one-time code of the account’s application, in a header, spent once whatever the
server it reached, tried a few times a minute. Who has no application (a passkey cannot be sent in a header) is led to
the page that does the same. The screens ask as much: `maillage.web.signing.factor.proved_again`.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from maillage.api.asking import known_actor
from maillage.apps.accounts.actor import require
from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

HEADER: Final = "Second-Factor-Code"
APP, TRIES = "maillage", "prove_again"
RATES: Final = {TRIES: "5/m/key"}
PROVE_AGAIN = declare(
    "token.prove_again",
    fr="Un jeton ne suffit pas pour cet acte\u202f: prouvez de nouveau qui vous êtes.",
    en="A token is not enough for this act: prove again who you are.",
    advice_fr="Envoyez le code de votre application dans l’en-tête {header}, ou faites-le à l’écran\u202f: {address}.",
    advice_en="Send the code of your application in the header {header}, or do it on screen: {address}.",
)
WRONG_CODE = declare(
    "token.wrong_code",
    fr="Ce code n’est pas le bon, ou a déjà servi.",
    en="This code is not the right one, or was used already.",
    advice_fr="Attendez le code suivant de votre application, ou faites-le à l’écran\u202f: {address}.",
    advice_en="Wait for the next code of your application, or do it on screen: {address}.",
)
TOO_MANY_CODES = declare(
    "token.too_many_codes",
    fr="Trop de codes essayés\u202f: attendez une minute.",
    en="Too many codes tried: wait a minute.",
    advice_fr="Ou faites-le à l’écran\u202f: {address}.",
    advice_en="Or do it on screen: {address}.",
)
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The one-time code of the account’s application. Without it: `token.prove_again`, with the page "
    "that does the same.",
    "schema": {"type": "string", "maxLength": 12},
}


def prove_again(request: HttpRequest, action: str, number: str) -> None:
    """Raises Refusal: a right is missing; ``token.prove_again``, ``token.wrong_code``, ``token.too_many_codes``."""
    actor = known_actor(request)
    require(actor, action)
    address = f"{settings.ORIGIN}/actes/a-signer/{number}/"
    code = request.headers.get(HEADER, "").replace(" ", "")
    if not code:
        raise Refusal(PROVE_AGAIN, header=HEADER, address=address)
    if not ratelimit.consume(request, app=APP, action=TRIES, config=RATES, key=str(actor.user_id)):
        raise Refusal(TOO_MANY_CODES, address=address)
    if code == DEMONSTRATION_CODE and installation_kind() == "demo":
        return
    held = Authenticator.objects.filter(user_id=actor.user_id, type=Authenticator.Type.TOTP).first()
    if held is None:
        raise Refusal(PROVE_AGAIN, header=HEADER, address=address)
    if not held.wrap().validate_code(code):
        raise Refusal(WRONG_CODE, address=address)
