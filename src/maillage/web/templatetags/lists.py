"""Addresses of a list: the same with something changed, its other pages; always as plain links.

Guarantees: each link keeps the other parameters of the address, so a filtered and sorted
list can be shared; changing the sort goes back to the first page; nothing is hidden, the
range shown and the total are always said.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

PAGE_PARAMETER = "page"


def address(request: HttpRequest | None, **changed: str | None) -> str:
    """The query string of the current page with some parameters set, or removed when None."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changed.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode()


def page_url(request: HttpRequest | None, number: int) -> str:
    return address(request, **{PAGE_PARAMETER: str(number)})


def page_links(request: HttpRequest | None, current: int, pages: int) -> list[dict[str, Any]]:
    """Numbered links around the current page; an entry without address stands for pages left out."""
    links: list[dict[str, Any]] = []
    for number in Paginator(range(pages), 1).get_elided_page_range(current, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            links.append({"number": number, "url": page_url(request, number), "current": number == current})
        else:
            links.append({"number": None, "url": "", "current": False})
    return links
