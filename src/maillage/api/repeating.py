"""`Idempotency-Key`: an act that a program sends again, not knowing whether it arrived, is done once.

Guarantees: whoever may not ask learns nothing of what a key was answered; a repeated answer is the first
one byte for byte and says that it is repeated; a key that is none is refused, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse

from maillage.api.problems import REQUEST_INVALID, problem, refused
from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.answer_once import Answer, answer_once
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

HEADER = "Idempotency-Key"
REPEATED = "Idempotency-Replayed"
LONGEST = 255
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}")
EXPECTED = f"1 to {LONGEST} visible ASCII characters, in quotes or not"
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A value of your own for this act, new for each: sent again with the same body within 24 hours, "
    "the act is not done twice, and its first answer comes again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


def _key(request: HttpRequest) -> str:
    """The key in the header, without the quotes of a structured field. Empty when it is none."""
    given = request.headers[HEADER].strip()
    if len(given) > 1 and given[0] == given[-1] == '"':
        given = given[1:-1]
    return given if KEY.fullmatch(given) else ""


def _mark(request: HttpRequest) -> str:
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return sha256(asked + request.body).hexdigest()


def once(
    request: HttpRequest, run: Callable[[], HttpResponse], actor: Callable[[], Actor], clock: Clock
) -> HttpResponse:
    """The answer of `run`, done at most once for the key of the request."""
    given: list[HttpResponse] = []

    def act() -> Answer:
        given.append(run())
        return Answer(given[0].status_code, given[0].content.decode())

    try:
        asker, key = actor(), _key(request)
        if not key:
            return problem(request, [Reason(REQUEST_INVALID, {"field": HEADER, "problem": EXPECTED})], 400)
        answer = answer_once(key=key, mark=_mark(request), act=act, actor=asker, clock=clock)
    except Refusal as refusal:  # answered here: what stands around an operation is outside its handlers
        return refused(request, refusal)
    if not answer.replayed:
        return given[0]
    kind = "application/json; charset=utf-8" if answer.body else None
    repeated = HttpResponse(answer.body, status=answer.status, content_type=kind)
    repeated.headers[REPEATED] = "true"
    return repeated
