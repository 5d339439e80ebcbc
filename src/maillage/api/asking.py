"""Who asks, when, and in which language; and lists, whose parameters are all known or refused.

Guarantees: a token is looked up once a request and acts as its user stands that day; without one the
visitor is anonymous; a parameter that an operation does not know is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Schema
from ninja.decorators import decorate_view
from ninja.security import HttpBearer
from pydantic import Field

from maillage.api.problems import TOKEN_MISSING, language_of, refused
from maillage.api.repeating import HEADER, once
from maillage.api.shapes import marked
from maillage.apps.accounts.actor import ANONYMOUS, Actor
from maillage.apps.accounts.commands.use_token import use_token
from maillage.apps.paging import PAGE_SIZE, UNKNOWN_PARAMETER, Page
from maillage.kernel.clock import Clock, SystemClock, today
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

Row = TypeVar("Row")
MOST = 200  # lines of a page


class Token(HttpBearer):
    """A token of “My account”, “Tokens”. Without one the visitor is anonymous, and may read what is public.

    Asked before anything else of the request: who is nobody learns nothing of what exists.
    """

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required

    def __call__(self, request: HttpRequest) -> Actor:
        given = request.headers.get("Authorization", "")
        known: Actor | None = getattr(request, "bearer", None)
        if known is not None:
            return known
        if not given:
            if self.required or request.method not in ("GET", "HEAD"):
                raise Refusal(TOKEN_MISSING)
            return ANONYMOUS
        scheme, _, secret = given.partition(" ")
        # Another scheme is a secret that nobody knows: refused as such, never taken for anonymous.
        return self.authenticate(request, secret.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        request.bearer = use_token(secret=token, clock=SystemClock())  # type: ignore[attr-defined]
        return request.bearer  # type: ignore[attr-defined, no-any-return]


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, anonymous included."""
    return request.auth  # type: ignore[attr-defined, no-any-return]


def known_actor(request: HttpRequest) -> Actor:
    """Who asks. Raises Refusal ``token.missing`` for an anonymous request."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise Refusal(TOKEN_MISSING)
    return actor


def today_of(request: HttpRequest) -> date:
    return today(clock_of(request))


def clock_of(request: HttpRequest) -> Clock:
    return request.clock  # type: ignore[attr-defined, no-any-return]


class Window(Schema):
    """The part of a list that is asked for, and its order."""

    sort: str = Field("", description="A key of the list’s orders; “-” in front reverses it.")
    page: int = Field(1, ge=1, le=999_999, description="From 1; past the end gives the last page.")
    size: int = Field(PAGE_SIZE, ge=1, le=MOST)

    def window(self) -> dict[str, Any]:
        """As the queries of lists take it."""
        return {"sort": self.sort, "page": self.page, "size": self.size}

    def worded(self, request: HttpRequest) -> dict[str, Any]:
        """As the queries take it that sort by texts in two languages."""
        return {**self.window(), "language": language_of(request)}

    def given(self) -> dict[str, Any]:
        """The filters, without the window."""
        return self.model_dump(exclude=set(Window.model_fields))


class Listed(Schema, Generic[Row]):
    """One page of a list. `total` counts every line found; `next` and `previous` are addresses."""

    items: list[Row]
    total: int
    page: int
    pages: int
    size: int
    next: str | None
    previous: str | None


def list_of(row: type) -> Any:
    """The shape of a page of these rows, each with the marks of the designs that it names."""
    return Listed[marked(row)]  # type: ignore[misc]


def listed(request: HttpRequest, found: Page[Row]) -> dict[str, Any]:
    def address(number: int) -> str:
        query = {**request.GET.dict(), "page": str(number)}
        return f"{request.path}?{urlencode(query)}"

    return {
        "items": list(found.items),
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "size": found.size,
        "next": address(found.number + 1) if found.has_next else None,
        "previous": address(found.number - 1) if found.has_previous else None,
    }


def only(*models: type[Schema]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Refuse (list.unknown_parameter) a query parameter that is no field of these models; do an act that
    bears a key once.

    Stands under the route, on every operation: a test asks each one for a parameter it cannot know.
    """
    known = [str(field.alias or name) for model in models for name, field in model.model_fields.items()]

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            strange = [name for name in request.GET if name not in known]
            if strange:  # answered here: what stands around an operation is outside its handlers
                found = [Reason(UNKNOWN_PARAMETER, {"given": name, "allowed": known}) for name in strange]
                return refused(request, Refusal.because(found))
            if request.method in ("GET", "HEAD") or HEADER not in request.headers:
                return view(request, *args, **kwargs)
            asker = partial(Token(required=True), request)
            return once(request, lambda: view(request, *args, **kwargs), asker, clock_of(request))

        return run

    # After the operation has read its signature: the annotations are those of its own module.
    return decorate_view(decorate)
