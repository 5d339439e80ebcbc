"""What every test of the platform rests on: the write guard, the append-only guards around a flush."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from maillage.apps.records.guards import install_guards, lift_guards
from maillage.apps.writing import is_writing

# No test is timed: a machine that others share would fail it.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

# What the command line says is asserted in French, whatever the language of the machine.
os.environ["MAILLAGE_LANGUAGE"] = "fr"

WRITE = re.compile(
    r"^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+\"?(\w+)\"?", re.IGNORECASE
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fuzz-deep", action="store_true", help="hostile requests by the hundred, other ones each time"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Read where examples are decorated, before any fixture; inherited by the workers of a parallel run.
    if config.getoption("--fuzz-deep", default=False):
        os.environ["FUZZ_DEEP"] = "1"
    # Every test client loads the middleware anew: without this each one reads every static file.
    settings.WHITENOISE_AUTOREFRESH = True
    # A password is slow to hash on purpose; the accounts of a test are many, and theirs need not be.
    settings.PASSWORD_HASHERS = ["tests.factories.hashing.QuickHasher"]


def our_tables() -> frozenset[str]:
    """Tables that only commands write; sessions, accounts' log-in stamp and Django's own are exempt."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("maillage.") and model._meta.db_table != "accounts_user"
    )


class WriteGuard:
    """Fails the test on any write to our tables outside a command."""

    def __init__(self) -> None:
        self.tables = our_tables()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITE.match(sql)
        if match and match.group(1) in self.tables and not is_writing():
            pytest.fail(f"written outside a command: {sql[:120]}")
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def only_commands_write(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that may use the database runs under the write guard."""
    if not {"db", "transactional_db", "live_server"} & set(request.fixturenames) and (
        request.node.get_closest_marker("django_db") is None
    ):
        yield
        return
    with connection.execute_wrapper(WriteGuard()):
        yield


_teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _teardown_with_guards_lifted(self: TransactionTestCase) -> None:
    """A flush deletes rows of append-only tables: lift their guards around it, then restore them."""
    if isinstance(self, TransactionTestCase) and not _is_atomic(self):
        lift_guards()
        try:
            _teardown(self)
        finally:
            install_guards()
    else:
        _teardown(self)


def _is_atomic(case: TransactionTestCase) -> bool:
    from django.test import TestCase

    return isinstance(case, TestCase)


TransactionTestCase._fixture_teardown = _teardown_with_guards_lifted  # type: ignore[attr-defined]


def outside_data(path: Path) -> Path:
    """A file of the shared data folder, which is never part of the project: the tests pass without it."""
    if not path.exists():
        pytest.skip(f"SKIPPED: {path.name} (outside data) is not beside the project")
    return path


def require_or_skip(present: bool, what: str) -> None:
    """Skip loudly when something of the machine is absent; fail when everything is required."""
    if present:
        return
    if os.environ.get("MAILLAGE_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is absent and MAILLAGE_REQUIRE_ALL=1")
    pytest.skip(f"SKIPPED: {what} is absent")
