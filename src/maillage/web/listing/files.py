"""A list as a file: CSV for machines, a workbook for people.

Guarantees: every line that the filters find, in the order of the screen, with the values of the screen.
CSV has stable English headings and codes; the workbook has headings and words in the reader's language,
and a second sheet that says which list this is, how it was filtered and sorted, when it was taken,
whether it is a demonstration, and what each column means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from maillage.apps.authority.queries.marks import Mark
from maillage.apps.records.queries.installation import installation_kind
from maillage.formats.spreadsheet import Look, Sheet, SheetColumn, write_workbook
from maillage.formats.tables import Cell, write_table
from maillage.kernel.clock import PARIS
from maillage.kernel.text import Text
from maillage.web.asking import as_csv, as_download, clock_of, language
from maillage.web.listing.address import FORMAT, PAGE
from maillage.web.listing.declaring import Column, Listing, Value
from maillage.web.listing.filtering import ListFilter
from maillage.web.marks import in_codes, in_words, marks_of
from maillage.web.templatetags.wording import civil_moment, localized

Row = TypeVar("Row")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS: dict[str, Look] = {"pieces": "pieces", "decimal": "decimal", "share": "share"}


def as_file(
    wanted: str,
    listing: Listing[Row],
    rows: Sequence[Row],
    request: HttpRequest,
    form: ListFilter,
    sort: str,
) -> HttpResponse:
    """The file of all these rows; `wanted` is ``csv`` or ``xlsx``."""
    columns = with_categories(listing.exported, request)
    if wanted == "csv":
        return as_csv(_table(columns, rows), f"{listing.file}.csv")
    about = _about(listing, len(rows), request, form, sort)
    content = write_workbook(
        [_lines(listing, columns, rows), _explained(about, columns)], created=clock_of(request).now()
    )
    return as_download(content, f"{listing.file}.xlsx", XLSX)


def with_categories(columns: Sequence[Column[Row]], request: HttpRequest) -> list[Column[Row]]:
    """The columns, then, for each that names a design, what its category is today."""
    marked = [(column, column.standing) for column in columns if column.standing is not None]
    return [*columns, *(_category(column, standing, request) for column, standing in marked)]


def _category(
    column: Column[Row], standing: Callable[[Row], tuple[str, str]], request: HttpRequest
) -> Column[Row]:
    def marked(row: Row) -> tuple[Mark, ...]:
        code, use = standing(row)
        return marks_of(request).of(code, use) if code else ()

    return Column(
        f"{column.key}_category",
        _("Catégorie : %(name)s") % {"name": _words(column.label)},
        lambda row: in_codes(marked(row)),
        words=lambda row: in_words(marked(row)),
        definition=_(
            "La catégorie du modèle ce jour-là, pour l’usage demandé quand il est connu ; ce qui n’est pas simplement en vigueur est dit."
        ),
    )


def _table(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> bytes:
    return write_table(
        [column.key for column in columns],
        ([_plain(column.value(row)) for column in columns] for row in rows),
    )


def _plain(value: Value) -> Cell:
    """A value as CSV holds it: texts in the reader's language, moments as the hour in Paris."""
    if isinstance(value, Text):
        return value.to(language())
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(timespec="seconds")
    return value


def _read(column: Column[Row], row: Row) -> Cell:
    """A value as the workbook holds it: words where the screen has words."""
    if column.words is not None:
        return localized(column.words(row), language())
    value = column.value(row)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return value.to(language()) if isinstance(value, Text) else value


def _lines(listing: Listing[Row], columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Sheet:
    headings = [SheetColumn(_words(column.label), LOOKS.get(column.kind, "")) for column in columns]
    cells = ([_read(column, row) for column in columns] for row in rows)
    return Sheet(_words(listing.title), headings, cells)


def _words(text: Any) -> str:
    return localized(text, language())


def _explained(about: Iterable[tuple[str, Cell]], listed: Sequence[Column[Any]]) -> Sheet:
    """The sheet about the list: what it is, then what each of its columns means."""
    columns = [SheetColumn(_("Quoi")), SheetColumn(_("Valeur"), "long"), SheetColumn(_("Clé"))]
    meant = [
        (_("Colonne : %(name)s") % {"name": _words(c.label)}, _words(c.definition), c.key) for c in listed
    ]
    return Sheet(_("À propos"), columns, [*((what, value, "") for what, value in about), *meant])


def _about(
    listing: Listing[Any], count: int, request: HttpRequest, form: ListFilter, sort: str
) -> list[tuple[str, Cell]]:
    """Which list, how filtered and sorted, when, how many rows, demonstration or real, its address."""
    demo = installation_kind() == "demo"
    query = request.GET.copy()
    for name in (FORMAT, PAGE):
        query.pop(name, None)
    return [
        (_("Liste"), _words(listing.title)),
        (_("Données"), _("Démonstration : aucun objet réel") if demo else _("Données réelles")),
        (_("Exportée le"), civil_moment(clock_of(request).now(), language())),
        (_("Nombre de lignes"), count),
        (_("Tri"), sort_words(listing, sort)),
        *((_("Filtre : %(name)s") % {"name": name}, value) for name, value in form.in_words()),
        (_("Adresse"), request.build_absolute_uri(f"{request.path}?{query.urlencode()}".rstrip("?"))),
    ]


def sort_words(listing: Listing[Any], sort: str) -> str:
    """The order in words: "Échéance, croissant"."""
    key, reverse = listing.orders.chosen(sort)
    label = _words(listing.order_words(key))
    if key in listing.named_orders and not reverse:
        return label
    direction = _("décroissant") if reverse else _("croissant")
    return _("%(column)s, %(direction)s") % {"column": label, "direction": direction}
