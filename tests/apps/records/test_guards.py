"""Append-only tables refuse UPDATE, DELETE, TRUNCATE and INSERT OR REPLACE, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.register import cosignature

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.guards import check_guards, guarded_models, lift_guards, missing_guards
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import IntegrityFailure

CLOCK = FixedClock.at_noon(date(2026, 3, 2))


@pytest.fixture
def act(db: None) -> Act:
    payload = {
        "territory": "26",
        "categories": ["D"],
        "designs": [],
        "recipient_classes": [],
        "reason": "essai",
    }
    facts = ActFacts(ActKind.POLICY.value, "26", "", date(2026, 3, 2), payload)
    return publish(facts=facts, actor=OPERATOR, clock=CLOCK)


def _refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_guarded_tables_are_the_ones_declared(db: None) -> None:
    assert {model._meta.db_table for model in guarded_models()} == {
        "accounts_journal_entry",
        "catalogue_design_file",
        "catalogue_profile",
        "catalogue_version",
        "needs_industry_supply",
        "needs_object_stock",
        "production_label_print",
        "production_label_scan",
        "production_bag",
        "production_material_use",
        "production_movement",
        "production_planning_export",
        "records_act",
        "records_checkpoint",
        "records_cosignature",
        "records_installation",
        "records_leaf",
        "records_register_opening",
        "records_trust_document",
        "records_weekly_bulletin",
    }
    assert missing_guards() == []


def test_update_is_refused(act: Act) -> None:
    with writing():
        _refused(f"UPDATE records_act SET subject = '75' WHERE id = {act.pk}")
    assert Act.objects.get(pk=act.pk).subject == "26"


def test_delete_is_refused(act: Act) -> None:
    with writing():
        _refused("DELETE FROM records_act")
    assert Act.objects.filter(pk=act.pk).exists()


def test_sqlite_refuses_insert_or_replace(act: Act) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL has no such statement; its own hole is TRUNCATE, below
    columns = "number, kind, subject, object, valid_from, payload, sha256, recorded_at, actor"
    values = f"'{act.number}', 'policy', '75', '', '2026-03-02', '{{}}', 'x', '2026-03-02', 'forger'"
    with writing():
        _refused(f"INSERT OR REPLACE INTO records_act ({columns}) VALUES ({values})")
        _refused(f"INSERT OR REPLACE INTO records_act (id, {columns}) VALUES ({act.pk}, {values})")
    assert Act.objects.get(pk=act.pk).actor == "operator"


def test_postgresql_refuses_truncate(act: Act) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no such statement
    connection.check_constraints()  # or pending foreign keys would refuse it first
    _refused("TRUNCATE records_act CASCADE")


OF_THE_REGISTER = {
    "records_leaf": '"index"',
    "records_checkpoint": "id",
    "records_cosignature": "id",
    "records_trust_document": "version",
    "records_register_opening": "id",
}


@pytest.mark.parametrize("table", OF_THE_REGISTER)
def test_what_was_signed_is_never_changed_nor_taken_back(
    db: None, open_at: Callable[..., None], table: str
) -> None:
    open_at(CLOCK)
    with writing():
        cosign_checkpoint(line=cosignature(CLOCK), clock=CLOCK)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            held, names = cursor.fetchall(), [column[0] for column in cursor.description]
        assert held
        _refused(f"UPDATE {table} SET id = id")
        _refused(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            connection.check_constraints()
            _refused(f"TRUNCATE {table} CASCADE")
        else:
            columns = ", ".join(f'"{name}"' for name in names)
            _refused(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
            but = ", ".join("id + 1000" if name == "id" else f'"{name}"' for name in names)
            if table != "records_checkpoint":  # the same checkpoint may be signed again
                _refused(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {but} FROM {table}")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            assert cursor.fetchall() == held


@pytest.mark.django_db(transaction=True)
def test_a_missing_guard_is_an_integrity_failure() -> None:
    lift_guards()
    with pytest.raises(IntegrityFailure, match="append-only guards are missing"):
        check_guards()
