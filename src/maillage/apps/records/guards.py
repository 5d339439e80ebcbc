"""Append-only tables, enforced by the database itself on SQLite and PostgreSQL.

Guarantees: on every table whose model says ``append_only = True``, UPDATE and DELETE are
refused, TRUNCATE too on PostgreSQL, and on SQLite an INSERT whose key already exists is
refused before INSERT OR REPLACE can delete the old row. Triggers are installed after every
migration (an altered table on SQLite is rebuilt and drops them silently) and checked at
start. A superuser can drop a trigger: this protects from mistakes and from the
application, and claims no more.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from maillage.kernel.refusals import IntegrityFailure

PREFIX = "append_only"
PG_FUNCTION = "maillage_refuse_change"


def guarded_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


def _keys(model: type[Model]) -> list[str]:
    fields: list[Field[Any, Any]] = [
        field for field in model._meta.local_fields if field.primary_key or field.unique
    ]
    return [str(field.column) for field in fields]


def _sqlite(model: type[Model]) -> dict[str, str]:
    table = model._meta.db_table
    message = f"{table} is append-only"
    clash = " OR ".join(
        f'(NEW."{key}" IS NOT NULL AND EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}"))'  # noqa: S608 (names of our own models)
        for key in _keys(model)
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return {
        f"{PREFIX}_{table}_update": f'BEFORE UPDATE ON "{table}" {refuse}',
        f"{PREFIX}_{table}_delete": f'BEFORE DELETE ON "{table}" {refuse}',
        f"{PREFIX}_{table}_insert": f'BEFORE INSERT ON "{table}" WHEN {clash} {refuse}',
    }


def _postgres(model: type[Model]) -> dict[str, str]:
    table = model._meta.db_table
    call = f"EXECUTE FUNCTION {PG_FUNCTION}()"
    return {
        f"{PREFIX}_{table}_change": f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {call}',
        f"{PREFIX}_{table}_truncate": f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
    }


def _triggers(vendor: str, model: type[Model]) -> dict[str, str]:
    return _postgres(model) if vendor == "postgresql" else _sqlite(model)


def install_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create or renew the triggers of every guarded table that exists."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {PG_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
            )
        for model in guarded_models():
            table = model._meta.db_table
            if table not in existing:
                continue
            for name, body in _triggers(connection.vendor, model).items():
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
                cursor.execute(f'CREATE TRIGGER "{name}" {body}')


def lift_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop the triggers. Only the teardown of tests calls this, around a flush."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            if table not in existing:
                continue
            for name in _triggers(connection.vendor, model):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that should be there and are not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = (name for model in guarded_models() for name in _triggers(connection.vendor, model))
    return sorted(name for name in wanted if name not in present)


def check_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises IntegrityFailure when a guard is missing."""
    missing = missing_guards(using)
    if missing:
        raise IntegrityFailure(f"append-only guards are missing: {', '.join(missing)}; run `maillage init`")
