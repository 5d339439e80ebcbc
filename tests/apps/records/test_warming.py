"""A publication replays the log before its transaction, and believes nothing that its last checkpoint does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from tests.factories.register import a_person, an_open_register, approved, published, signed
from tests.register.making import THIEF

from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.records import replaying
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.models import Act, Checkpoint, Leaf, PreparedRecord
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.apps.records.replaying import read_log
from maillage.apps.writing import writing
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import IntegrityFailure
from maillage.register import notes
from maillage.register.merkle import leaf_hash

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = SystemClock()


@pytest.fixture
def prepared(settings: Any, tmp_path: Path) -> Callable[[str], PreparedRecord]:
    """Prepares a policy of a territory, and has it approved."""
    an_open_register(settings, tmp_path, CLOCK)
    with writing():
        reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    given: dict[str, Any] = {
        "categories": ["D"],
        "reason": "Essai",
        "valid_from": today(CLOCK),
        "clock": CLOCK,
    }

    def make(territory: str) -> PreparedRecord:
        row = record_policy(territory=territory, actor=reviewer, **given)
        assert isinstance(row, PreparedRecord)
        return approved(row, signer, CLOCK)

    first = record_policy(territory="26", actor=reviewer, **given)
    assert isinstance(first, PreparedRecord)
    published(first, signer, CLOCK)
    make.signer = signer  # type: ignore[attr-defined]
    return make


@contextmanager
def reads_of_records() -> Iterator[list[bool]]:
    """For each reading of the records' notes, whether a transaction was open."""
    found: list[bool] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT") and '"records_leaf"."note"' in sql:
            found.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def publish(row: PreparedRecord, make: Any) -> Act:
    return publish_signed(number=row.number, note=signed(row), actor=make.signer, clock=CLOCK)


def test_a_process_that_starts_replays_the_log_before_its_transaction(prepared: Any) -> None:
    row = prepared("38")
    replaying._last = None  # as a process that has just started
    with reads_of_records() as found:
        publish(row, prepared)
    assert found == [False]
    again = prepared("75")
    with reads_of_records() as found:
        publish(again, prepared)
    assert found == []  # read already, when this one was prepared
    assert rebuild().differences == ()  # type: ignore[union-attr]


def a_leaf(note: bytes, index: int) -> Leaf:
    return Leaf(
        index=index,
        record="2026-888",
        kind="policy",
        note=note,
        hash=leaf_hash(note),
        appended_at=CLOCK.now(),
    )


def test_a_record_that_no_checkpoint_commits_to_is_not_believed(prepared: Any) -> None:
    row, other = prepared("38"), prepared("75")
    size = Leaf.objects.count()
    with writing():
        a_leaf(signed(row), size).save(force_insert=True)
    log = read_log()
    assert log is not None and log.size == size  # as while another process is between its two writes
    with pytest.raises(IntegrityError):
        publish(other, prepared)
    assert not Act.objects.filter(number=other.number).exists()
    assert {d.field for d in rebuild().differences} >= {"size"}  # type: ignore[union-attr]


def test_a_forged_checkpoint_does_not_make_records_believed(prepared: Any) -> None:
    """Whoever writes in the database, and has no key of a signer, gets no record in by writing a root too."""
    row = prepared("38")
    log = read_log()
    assert log is not None
    forged = notes.signed(row.text, THIEF)
    tree = log.tree.fork()
    tree.append(leaf_hash(forged))
    with writing():
        a_leaf(forged, log.size).save(force_insert=True)
        Checkpoint.objects.create(
            size=tree.size, root=tree.root(), note=b"x", signed_at=CLOCK.now() + timedelta(seconds=1)
        )
    with pytest.raises(IntegrityFailure):
        publish(row, prepared)
    assert not Act.objects.filter(number=row.number).exists()
