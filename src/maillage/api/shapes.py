"""Shapes of answers: the frozen dataclasses of the queries, less what an edge does not show.

Guarantees: a field of a query reaches the API under its own name and type, or is named here as left out;
whatever names a design, at any depth, has its `marks`, those that screens put beside its name;
the committed description of the API (docs/reference/openapi.json) makes any change seen.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from maillage.api.problems import ReasonOut, language_of, reason_out
from maillage.apps.authority.queries.marks import Mark, marks
from maillage.apps.catalogue.codes import Use
from maillage.kernel.clock import today
from maillage.kernel.reasons import Reason

# Fields that name a design; the first that a row fills is the one marked, the narrowest first.
NAMING = ("profile", "version", "substitute", "design")


class Given(Schema):
    """The body of an act. A field that it does not know is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Done(Schema):
    """What an act made or changed, by its code."""

    code: str


def _of(row: Any, name: str) -> Any:
    return row.get(name, "") if isinstance(row, dict) else getattr(row, name, "")


def _marks(code: str, use: Any, request: Any) -> list[Mark]:
    found = marks(today(request.clock))
    return list(found.of(code, use if use in tuple(Use) else "")) if code else []


class Marked(Schema):
    """A row that names a design: `marks` says its category today, or that it has none or is stopped."""

    marks: list[Mark] = Field(
        description="Of what the row names, most precisely: profile, version or design, for its use if it has "
        "one. The gravest first, never empty for a design: `category` A to D or unclassified; `state` in_force, "
        "held, over, ended, unclassified, or newest_unclassified: older versions are classified, the last is not."
    )

    @staticmethod
    def resolve_marks(row: Any, context: dict[str, Any]) -> list[Mark]:
        code = next((found for name in NAMING if (found := _of(row, name))), "")
        return [] if _of(row, "is_family") else _marks(code, _of(row, "use"), context["request"])


class MarkedDesign(Marked):
    """A design itself, under its own code."""

    @staticmethod
    def resolve_marks(row: Any, context: dict[str, Any]) -> list[Mark]:
        return _marks(_of(row, "code"), "", context["request"])


def _inside(kind: Any) -> Any:
    """A type of a field, with the shapes of what it holds."""
    if isinstance(kind, type) and is_dataclass(kind):
        return marked(kind)
    held = get_args(kind)
    now = tuple(_inside(each) for each in held)
    if now == held:
        return kind
    origin: Any = get_origin(kind)
    return reduce(or_, now) if origin is UnionType else origin[now]


def _base(row: type) -> type[Schema]:
    return Marked if set(NAMING) & {f.name for f in fields(row)} else Schema


@cache
def marked(row: type, /) -> Any:
    """The shape of a dataclass, with the marks of each design that it names at any depth; the dataclass
    itself when it names none."""
    hints = get_type_hints(row)
    inside = {f.name: _inside(hints[f.name]) for f in fields(row)}
    if _base(row) is Schema and all(hints[name] == kind for name, kind in inside.items()):
        return row
    said = row.__doc__ or ""
    return without(row, said="" if said.startswith(f"{row.__name__}(") else said)


def without(
    row: type,
    /,
    *left_out: str,
    name: str = "",
    base: type[Schema] | None = None,
    said: str = "",
    **added: Any,
) -> type[Schema]:
    """The shape of a dataclass without some fields, and with others (name → type); `said` describes it.
    Raises KeyError for a field left out that is not there: a query that renames it must be looked at again."""
    hints = get_type_hints(row)
    for each in left_out:
        del hints[each]
    kept: dict[str, Any] = {f.name: (_inside(hints[f.name]), ...) for f in fields(row) if f.name in hints}
    kept |= {each: (kind, ...) for each, kind in added.items()}
    made = {"__base__": base or _base(row), "__module__": __name__, "__doc__": said or None}
    return create_model(name or row.__name__, **made, **kept)  # type: ignore[no-any-return, call-overload]


def shown(row: Any, **added: Any) -> dict[str, Any]:
    """A row's fields as they are, with those added; the answer's shape keeps the ones it names."""
    return {f.name: getattr(row, f.name) for f in fields(row)} | added


def reasons_out(request: HttpRequest, found: tuple[Reason, ...]) -> list[ReasonOut]:
    return [reason_out(reason, language_of(request)) for reason in found]
