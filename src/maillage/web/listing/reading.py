"""From a request to a list: its page on screen, its whole as a file, or a refusal of its address.

A view says how to find the lines and what the page shows around them::

    def needs(request: HttpRequest) -> HttpResponseBase:
        day = today(clock_of(request))
        find = lambda asked: need_list(**asked.given, **asked.window, day=day)
        return list_page(request, NEEDS, find, "maillage/pages/needs/list.html", may_file=…)

Guarantees: the file holds every line that the filters find, in the order of the screen; an address that
asks for what the list does not know gives the page with status 400, which says so, and no line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.paging import EVERYTHING, Page
from maillage.web.asking import filters, language
from maillage.web.listing.address import FORMAT, PAGE, SORT, Asked, check
from maillage.web.listing.declaring import Listing
from maillage.web.listing.files import as_file
from maillage.web.listing.filtering import ListFilter

Row = TypeVar("Row")
Find = Callable[[Asked], Page[Row]]


@dataclass(slots=True)
class Listed(Generic[Row]):
    """A list as it was asked for. `page` is None when the address is refused; `file`, when one is asked."""

    listing: Listing[Row]
    request: HttpRequest
    form: ListFilter
    sort: str
    page: Page[Row] | None = None
    file: HttpResponse | None = None

    @property
    def status(self) -> int:
        return 400 if self.form.errors else 200

    @property
    def total(self) -> int | None:
        """How many lines the filters find; None when the address is refused."""
        return None if self.page is None else self.page.total

    @property
    def rows(self) -> tuple[Row, ...]:
        return () if self.page is None else self.page.items

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        names = set(self.form.fields) - set(self.listing.kept)
        return any(self.form[name].data not in (None, "", []) for name in names)

    @property
    def clear_url(self) -> str:
        """The address of the same list without its filters."""
        kept = {name: self.request.GET[name] for name in self.listing.kept if name in self.request.GET}
        return f"{self.request.path}?{urlencode(kept)}".rstrip("?")


def read_list(
    request: HttpRequest, listing: Listing[Row], find: Find[Row], *, form: ListFilter | None = None
) -> Listed[Row]:
    """The list that the address asks for. `form` replaces the declared filters when they need more to be
    built. The queries are those of `find`, and those that read the choices of the filters."""
    asked_form = filters(listing.filters, request) if form is None else form
    check(request.GET, asked_form, listing)
    sort = request.GET.get(SORT, "") or listing.orders.default
    listed = Listed(listing, request, asked_form, sort)
    if asked_form.errors:
        return listed
    number, wanted = int(request.GET.get(PAGE) or 1), request.GET.get(FORMAT, "")
    given, spoken = asked_form.asked(), language()
    if wanted:
        whole = find(Asked(given, sort, 1, EVERYTHING, spoken))
        listed.file = as_file(wanted, listing, whole.items, request, asked_form, sort)
    else:
        listed.page = find(Asked(given, sort, number, listing.size, spoken))
    return listed


def list_page(
    request: HttpRequest,
    listing: Listing[Row],
    find: Find[Row],
    template: str,
    *,
    form: ListFilter | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a list, where the template shows `listing`; or its file when one is asked for."""
    listed = read_list(request, listing, find, form=form)
    if listed.file is not None:
        return listed.file
    return render(request, template, {"listing": listed, **context}, status=listed.status)
