"""Refusals, faults of a request and failures as problem details (RFC 9457).

Guarantees: every answer that is not a success is ``application/problem+json`` with a stable `code`; a
refusal of the rules carries every reason, in the language that `Accept-Language` asks for, with the
same codes as the screens and the command line; nothing of the inside of the server is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request
from ninja import Schema
from pydantic import Field

from maillage.apps.accounts.actor import ACCESS_REFUSALS
from maillage.apps.accounts.queries.tokens import TOKEN_REFUSALS
from maillage.apps.paging import UNKNOWN_PARAMETER, WRONG_PARAMETER
from maillage.apps.sorting import UNKNOWN_SORT
from maillage.kernel import reasons
from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Conflict, Refusal

CONTENT_TYPE = "application/problem+json"
TYPE = "/codes/#{code}"  # the page of codes says what each one means and what can be done

REQUEST_INVALID = declare(
    "request.invalid",
    fr="{field} : {problem}",
    en="{field}: {problem}",
    advice_fr="Corrigez ce champ ; la description de l’API dit ce qui est attendu.",
    advice_en="Correct this field; the description of the API says what is expected.",
)
TOKEN_MISSING = declare(
    "token.missing",
    fr="Cette lecture ou cet acte demande un jeton.",
    en="This read or act needs a token.",
    advice_fr="Créez un jeton dans « Mon compte », « Jetons », et envoyez-le dans l’en-tête Authorization: Bearer.",
    advice_en="Create a token in “My account”, “Tokens”, and send it in the header Authorization: Bearer.",
)
NOT_FOUND = declare(
    "request.unknown_address",
    fr="Cette adresse n’existe pas.",
    en="This address does not exist.",
    advice_fr="Les adresses sont dans la description de l’API.",
    advice_en="The addresses are in the description of the API.",
)
WRONG_METHOD = declare(
    "request.wrong_method",
    fr="Cette adresse ne connaît pas la méthode {method}.",
    en="This address does not know the method {method}.",
    advice_fr="Méthodes connues : {allowed}.",
    advice_en="Known methods: {allowed}.",
)
FAILED = declare(
    "server.failed",
    fr="Le serveur n’a pas pu répondre.",
    en="The server could not answer.",
    advice_fr="Réessayez ; si cela dure, prévenez l’exploitation. Rien n’a été enregistré à moitié.",
    advice_en="Try again; if it lasts, tell the operator. Nothing was half saved.",
)
MALFORMED = frozenset({UNKNOWN_PARAMETER, WRONG_PARAMETER, UNKNOWN_SORT, REQUEST_INVALID})


class ReasonOut(Schema):
    """One reason: its code and parameters are stable, its words follow the reader's language."""

    code: str = Field(examples=["decision.missing"])
    params: dict[str, Any]
    says: str
    advice: str
    act: str = Field("", description="The number of the act that founds it, when one does.")


class Problem(Schema):
    """RFC 9457. `code` is the first reason's; `type` is the page that explains it."""

    type: str = Field(examples=["/codes/#access.role_missing"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["access.role_missing"])
    reasons: list[ReasonOut]


def language_of(request: HttpRequest) -> str:
    return "en" if get_language_from_request(request).startswith("en") else "fr"


def status_of(refusal: Refusal) -> int:
    """401 nobody was recognised, 403 role, 404 absent, 409 stale, 400 malformed, 422 the rules."""
    if isinstance(refusal, Conflict):
        return 409
    if refusal.code in TOKEN_REFUSALS or refusal.code == TOKEN_MISSING:
        return 401
    if refusal.code in ACCESS_REFUSALS:
        return 403
    if refusal.code in MALFORMED:
        return 400
    return 404 if refusal.code.endswith((".unknown", ".unknown_file")) else 422


def reason_out(reason: Reason, language: str) -> ReasonOut:
    return ReasonOut(
        code=reason.code,
        params=dict(reason.params),
        says=reasons.render(reason.code, reason.params, language),
        advice=reasons.advise(reason.code, reason.params, language),
        act=reason.act,
    )


def problem(request: HttpRequest, found: Iterable[Reason], status: int) -> HttpResponse:
    """The answer for these reasons; the first names the problem."""
    language = language_of(request)
    listed = [reason_out(reason, language) for reason in found]
    content = Problem(
        type=TYPE.format(code=listed[0].code),
        title=listed[0].says,
        status=status,
        detail="\n".join(dict.fromkeys(f"{r.says} {r.advice}".strip() for r in listed)),
        code=listed[0].code,
        reasons=listed,
    )
    answer = JsonResponse(content.model_dump(mode="json"), status=status, content_type=CONTENT_TYPE)
    answer.headers["Content-Language"] = language
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="maillage"'
    return answer


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(request, refusal.reasons, status_of(refusal))


def invalid(request: HttpRequest, errors: Iterable[dict[str, Any]]) -> HttpResponse:
    """What the description of the API forbids, field by field, each with its path."""
    found = [
        Reason(
            REQUEST_INVALID,
            {
                "field": ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0]),
                "problem": error["msg"],
            },
        )
        for error in errors
    ]
    return problem(request, found, 400)
