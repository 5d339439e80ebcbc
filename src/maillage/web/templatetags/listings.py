"""The tags that show a list: ``{% load listings %}``.

Tags::

    {% list_of listing %} what to say when nothing answers {% endlist_of %}    filters, lines, exports, pages
    {% list_excerpt listing rows url="" total=0 only="" caption="" %}    a few lines, and the way to all of them

`listing` is what `read_list` gives; of an excerpt, the declaration (a `Listing`). Guarantees: every
link keeps the other parameters of the address; changing the order goes back to the first page; the number
of lines found, and the range shown, are always said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.web.asking import language
from maillage.web.listing.address import FORMAT, FORMATS, PAGE, SORT
from maillage.web.listing.cells import lines
from maillage.web.listing.declaring import Column, Listing
from maillage.web.listing.files import sort_words
from maillage.web.listing.reading import Listed
from maillage.web.templatetags import lists
from maillage.web.templatetags.wording import localized, pieces

register = template.Library()


def _words(text: Any) -> str:
    return localized(text, language())


def _heads(listed: Listed[Any]) -> list[dict[str, Any]]:
    """The headings of the table; one that sorts has its state and its address."""
    found = []
    for column in listed.listing.shown:
        head: dict[str, Any] = {"label": _words(column.label), "css": column.css}
        if column.sort:
            current = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(listed.sort, "none")
            target = f"-{column.sort}" if current == "ascending" else column.sort
            url = lists.address(listed.request, **{SORT: target, PAGE: None})
            head |= {"sort": current, "url": url}
        found.append(head)
    return found


def _sort_choices(listed: Listed[Any]) -> list[dict[str, Any]]:
    """Every order both ways, in words: the way to sort where there are no headings to press."""
    orders = listed.listing.orders
    asked = [f"{way}{key}" for key in orders.keys for way in ("", "-")]
    named = set(listed.listing.named_orders)
    return [
        {"value": sort, "words": sort_words(listed.listing, sort), "chosen": sort == listed.sort}
        for sort in asked
        if not (sort.startswith("-") and sort[1:] in named and sort != listed.sort)
    ]


def _asked(listed: Listed[Any]) -> list[str]:
    """How the list was filtered and sorted, in words: on paper there is no form to say it."""
    form = listed.form
    if not form.is_valid():
        return []
    given = [name for name in form.fields if form[name].data not in (None, "", [])]
    said = dict(zip(form.fields, form.in_words(), strict=True))
    pairs = [(_("Tri"), sort_words(listed.listing, listed.sort)), *(said[name] for name in given)]
    return [_("%(name)s : %(value)s") % {"name": name, "value": value} for name, value in pairs]


def _definitions(columns: Sequence[Column[Any]]) -> list[tuple[str, str]]:
    return [(_words(column.label), _words(column.definition)) for column in columns if column.definition]


def _table(listing: Listing[Any], columns: Sequence[Column[Any]], caption: Any = "") -> dict[str, Any]:
    words = _words(caption) or _words(listing.title)
    return {"caption": words, "name": f"table-{slugify(words)}", "definitions": _definitions(columns)}


def _pages(listed: Listed[Any]) -> dict[str, Any]:
    page = listed.page
    assert page is not None
    request, spoken = listed.request, language()
    return {
        "first": pieces(page.first, spoken),
        "last": pieces(page.last, spoken),
        "total": pieces(page.total, spoken),
        "several": page.pages > 1,
        "links": lists.page_links(request, page.number, page.pages),
        "previous": lists.page_url(request, page.number - 1) if page.has_previous else "",
        "next": lists.page_url(request, page.number + 1) if page.has_next else "",
    }


@register.simple_block_tag(takes_context=True)
def list_of(context: template.Context, content: str, listing: Listed[Any]) -> SafeString:
    """The whole list: filters and order, lines, files, pages; `content` when the filters find nothing.

    A template of `lines` reads the context of the page.
    """
    shown = listing.listing.shown
    values: dict[str, Any] = {
        **{str(name): value for name, value in context.flatten().items()},
        "listed": listing,
        "content": content,
        "count": pieces(listing.total, language()) if listing.total is not None else "",
        "sorts": _sort_choices(listing),
        "sort_name": SORT,
        "asked": _asked(listing),
    }
    if listing.rows:
        values |= {
            "table": _table(listing.listing, shown),
            "heads": _heads(listing),
            "pages": _pages(listing),
            "files": [
                {"name": name.upper(), "url": lists.address(listing.request, **{FORMAT: name, PAGE: None})}
                for name in FORMATS
            ],
        }
        if not listing.listing.lines:
            values["lines"] = lines(listing.listing, listing.rows, shown, listing.request)
    return render_to_string("maillage/components/listing.html", values)


@register.simple_tag(takes_context=True)
def list_excerpt(
    context: template.Context,
    listing: Listing[Any],
    rows: Sequence[Any],
    url: str = "",
    total: int = 0,
    only: str = "",
    caption: Any = "",
) -> SafeString:
    """Some lines of a list on another page, under the columns named in `only` (all of them otherwise),
    and, where `url` is given, the link to the whole list, filtered alike."""
    columns = listing.shown
    if only:
        named = {column.key: column for column in columns}
        columns = tuple(named[key.strip()] for key in only.split(","))
    heads = [{"label": _words(column.label), "css": column.css} for column in columns]
    all_of_them = (
        _("Voir la ligne dans sa liste") if total == 1 else _("Voir les %(total)s lignes dans leur liste")
    )
    return render_to_string(
        "maillage/components/list_excerpt.html",
        {
            "table": _table(listing, columns, caption),
            "heads": heads,
            "lines": lines(listing, rows, columns, context.get("request")),
            "url": url,
            "words": all_of_them % {"total": pieces(total, language())},
        },
    )
