"""Rows whose field is one of many keys, given as one parameter: ``among("lot", keys)``.

Guarantees: any number of keys in one query, where ``__in`` takes a parameter each and databases have limits; an
index on the field is used. No key matches nothing, and the database is not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Lookup, Q


@dataclass(frozen=True, slots=True)
class Keys:
    """Kept whole: Django would look into each item of a list for expressions."""

    listed: list[Any]  # whole numbers or texts, of one kind


def among(field: str, keys: Iterable[int] | Iterable[str]) -> Q:
    listed = sorted(keys)
    return Q(**({f"{field}__among": Keys(listed)} if listed else {f"{field}__in": ()}))


@ForeignKey.register_lookup  # which inherits none
@Field.register_lookup
class Among(Lookup):
    lookup_name = "among"
    prepare_rhs = False
    rhs: Keys

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, params = self.process_lhs(compiler, connection)
        found = f"{lhs} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (the column's own name)
        return found, [*params, json.dumps(self.rhs.listed)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, self.rhs.listed]
