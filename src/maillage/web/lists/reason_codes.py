"""Every code of refusal, with its words and advice."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy

from maillage.apps.paging import Page, paged
from maillage.apps.sorting import LineOrder
from maillage.kernel.reasons import ReasonText, catalogue
from maillage.kernel.territories.names import plain_letters
from maillage.web.listing import Asked, Column, ListFilter, Listing

CODE_ORDERS = LineOrder[ReasonText](
    {"code": lambda line: line.code, "says": lambda line: line.says},
    default="code",
    tie=lambda line: line.code,
)


class CodeFilter(ListFilter):
    text = forms.CharField(label=gettext_lazy("Code, ou mots de ce qu’il dit"), required=False, max_length=80)


def code_list(asked: Asked) -> Page[ReasonText]:
    """The codes that hold every word asked, in either language."""
    found = _holding(plain_letters(asked.given["text"]).split())
    return paged(CODE_ORDERS.arranged(found, asked.sort, asked.language), asked.page, asked.size)


def _holding(words: list[str]) -> Iterator[ReasonText]:
    for line in catalogue():
        text = plain_letters(f"{line.code} {line.says.fr} {line.says.en} {line.advice.fr} {line.advice.en}")
        if all(word in text for word in words):
            yield line


REASON_CODES = Listing[ReasonText](
    title=gettext_lazy("Codes des refus"),
    file="codes",
    filters=CodeFilter,
    orders=CODE_ORDERS,
    size=1000,  # every code on one page, so that an address may name one
    anchor=lambda line: line.code,
    columns=(
        Column("code", gettext_lazy("Code"), lambda line: line.code, "code", sort="code",
               cell="maillage/pages/_reason_code.html"),
        Column("says", gettext_lazy("Ce qu’il dit"), lambda line: line.says, sort="says"),
        Column("advice", gettext_lazy("Que faire"), lambda line: line.advice),
    ),
)  # fmt: skip
