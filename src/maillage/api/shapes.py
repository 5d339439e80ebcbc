"""Shapes of answers: the frozen dataclasses of the queries, less what an edge does not show.

Guarantees: a field of a query reaches the API under its own name and type, or is named here as left out;
the committed description of the API (docs/reference/openapi.json) makes any change seen.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, create_model

from maillage.api.problems import ReasonOut, language_of, reason_out
from maillage.kernel.reasons import Reason


class Given(Schema):
    """The body of an act. A field that it does not know is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Done(Schema):
    """What an act made or changed, by its code."""

    code: str


def without(row: type, /, *left_out: str, name: str = "", **added: Any) -> type[Schema]:
    """The shape of a dataclass without some fields, and with others (name → type). Raises KeyError for a
    field left out that is not there: a query that renames it must be looked at again."""
    hints = get_type_hints(row)
    for each in left_out:
        del hints[each]
    kept: dict[str, Any] = {f.name: (hints[f.name], ...) for f in fields(row) if f.name in hints}
    kept |= {each: (kind, ...) for each, kind in added.items()}
    return create_model(name or row.__name__, __base__=Schema, __module__=__name__, **kept)


def shown(row: Any, **added: Any) -> dict[str, Any]:
    """A row's fields as they are, with those added; the answer's shape keeps the ones it names."""
    return {f.name: getattr(row, f.name) for f in fields(row)} | added


def reasons_out(request: HttpRequest, found: tuple[Reason, ...]) -> list[ReasonOut]:
    return [reason_out(reason, language_of(request)) for reason in found]
