"""What the address of a list asks: filters, order, page, file. Everything in it is known, or refused.

Guarantees: a parameter that the list does not know, one given twice, a page that is no number, a format
or an order that does not exist: each is said, with what was expected; none is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.apps.paging import EVERYTHING, UNKNOWN_PARAMETER, WRONG_PARAMETER
from maillage.apps.sorting import UNKNOWN_SORT
from maillage.kernel import reasons
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.web.asking import language
from maillage.web.listing.declaring import Listing
from maillage.web.listing.filtering import ListFilter

PAGE, SORT, FORMAT = "page", "tri", "format"
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: the filters as its query takes them, the order, the page."""

    given: dict[str, Any]
    sort: str
    page: int
    size: int
    language: str

    @property
    def whole(self) -> bool:
        """Whether every line is asked for, for a file: what only the screen shows need not be read."""
        return self.size == EVERYTHING

    @property
    def window(self) -> dict[str, Any]:
        """Order, page and size, as every query of a list takes them."""
        return {"sort": self.sort, "page": self.page, "size": self.size}


def check(query: QueryDict, form: ListFilter, listing: Listing[Any]) -> None:
    """Everything that the address gets wrong becomes an error of the form, with what was expected."""
    form.is_valid()
    form.say_what_was_expected()
    for reason in _faults(query, form, listing):
        says = reasons.render(reason.code, reason.params, language())
        form.add_error(None, f"{says} {reasons.advise(reason.code, reason.params, language())}")


def _faults(query: QueryDict, form: ListFilter, listing: Listing[Any]) -> Iterator[Reason]:
    known = [*form.fields, PAGE, SORT, FORMAT]
    for name in query:
        if name not in known:
            yield Reason(UNKNOWN_PARAMETER, {"given": name, "allowed": known})
        elif len(query.getlist(name)) > 1 and not _takes_several(form, name):
            given = ", ".join(query.getlist(name))
            yield Reason(WRONG_PARAMETER, {"name": name, "given": given, "expected": "1"})
    page, wanted = query.get(PAGE) or "1", query.get(FORMAT, "")
    if not (page.isdecimal() and len(page) < 7 and int(page)):
        yield Reason(WRONG_PARAMETER, {"name": PAGE, "given": page, "expected": "1, 2, 3…"})
    if wanted and wanted not in FORMATS:
        yield Reason(WRONG_PARAMETER, {"name": FORMAT, "given": wanted, "expected": list(FORMATS)})
    try:
        listing.orders.chosen(query.get(SORT, ""))
    except Refusal as refusal:
        assert refusal.code == UNKNOWN_SORT
        yield from refusal.reasons


def _takes_several(form: ListFilter, name: str) -> bool:
    return isinstance(form.fields.get(name), forms.MultipleChoiceField)
