"""A register that holds the decision of a lot, signed, and labels printed under it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.factories.production import Scene, build_scene
from tests.factories.register import AUTHORITY, keep_keys, key_notes, trust_of_day
from tests.register.making import SIGNERS

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.label_signing import code_of, seal_for
from maillage.apps.production.models import Lot
from maillage.apps.records import carrying
from maillage.apps.records.commands.append_records import append_records
from maillage.apps.records.commands.open_register import open_register
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.replaying import read_log
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock, FixedClock, SystemClock, civil_date, today
from maillage.register import notes
from maillage.register.keys import SecretKey
from maillage.register.records import Record

CLOCK = SystemClock()


def open_register_of(lot: Lot, settings: Any, folder: Path, **trust: Any) -> None:
    """Opened the day the lot's decision was recorded, without witnesses unless `trust` names some; the decision
    signed, and its legal basis."""
    acts = {
        act.number: act
        for act in Act.objects.filter(number__in=[lot.legal_basis, lot.decision]).order_by("pk")
    }
    act = acts[lot.decision]
    settings.KEYS = keep_keys(folder / "keys")
    day = civil_date(act.recorded_at)
    note = trust_of_day(day, **({"witnesses": (), "quorum": 0} | trust))
    open_register(
        trust_note=note,
        keys=key_notes(day),
        authority=AUTHORITY,
        actor=OPERATOR,
        clock=FixedClock.at_noon(day),
    )
    log(*map(record_of, acts.values()), acts=acts)


def record_of(act: Act) -> Record:
    """What the register says of an act, as its row says it."""
    facts = ActFacts(
        kind=act.kind,
        subject=act.subject,
        object=act.object,
        valid_from=act.valid_from,
        payload=json.loads(act.payload),
        number=act.number,
        valid_until=act.valid_until,
        ends=act.ends.number if act.ends is not None else "",
    )
    return carrying.record_of(
        facts, number=act.number, authority=AUTHORITY, issued=civil_date(act.recorded_at)
    )


def log(
    *records: Record,
    acts: dict[str, Act] | None = None,
    signers: Sequence[SecretKey] = SIGNERS,
    clock: Clock = CLOCK,
) -> None:
    """Append signed records, whatever the platform thinks of them."""
    held = read_log()
    assert held is not None
    signed = [notes.signed(record.text(held.chain.origin), *signers) for record in records]
    with writing():
        append_records(log=held, notes=signed, acts=acts or {}, clock=clock)


def printed_codes(lot: Lot, per_bag: int = 15, clock: Clock = CLOCK) -> list[str]:
    """The addresses that the codes of a printing carry, bag by bag."""
    printed = print_labels(code=lot.code, per_bag=per_bag, actor=OPERATOR, clock=clock)
    seal = seal_for(lot, today(clock))
    return [code_of(lot, unit, seal) for unit in range(printed.first_unit, printed.first_unit + printed.bags)]


@contextmanager
def scene_kept(blocker: Any) -> Iterator[Scene]:
    """The scene of production, made once for a module and taken back at its end."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        yield build_scene(patch)
        transaction.set_rollback(True)
