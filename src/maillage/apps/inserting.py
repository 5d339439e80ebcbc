"""Insert rows by the hundred thousand, as tuples: no object of the model is made, nothing is read back.

Guarantees: the same rows as `bulk_create` of the model would write, but for their order of keys, inside the command
that calls (anything else is an error); constraints and triggers of the table hold as for any row. COPY on PostgreSQL,
one statement executed many times elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from maillage.apps.writing import is_writing
from maillage.kernel.refusals import IntegrityFailure


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def insert_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]], same: Mapping[str, Any]
) -> None:
    """`rows` give the fields `names`, in that order, as the database takes them (numbers, texts, keys); `same` is
    what all rows say, as the model takes it. Other fields have their defaults."""
    if not is_writing():
        raise IntegrityFailure(f"{model._meta.db_table} written outside a command")
    own = [_field(model, name) for name in names]
    others = [f for f in model._meta.local_concrete_fields if not f.primary_key and f not in own]
    fixed = tuple(
        f.get_db_prep_save(same.get(f.name, same.get(f.attname, f.get_default())), connection) for f in others
    )
    if unknown := set(same) - {f.name for f in others} - {f.attname for f in others}:
        raise IntegrityFailure(f"{model._meta.db_table} has no field {', '.join(sorted(unknown))}")
    columns = ", ".join(f'"{f.column}"' for f in (*own, *others))
    whole = ((*row, *fixed) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in whole:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * (len(own) + len(others)))
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', list(whole))  # noqa: S608
