"""The five attacks of whoever holds the log's key and the server, against two witnesses and a visitor's memory."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.register.making import (
    NOW,
    ORIGIN,
    THIEF,
    WITNESSES,
    Log,
    decision,
    key,
    opened,
    trust_note,
    withdrawal,
)

from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, memory, notes, trust, verdicts
from maillage.register.keys import PLAIN
from maillage.register.memory import Memory

ID = "2026-010"
TOMORROW = NOW + timedelta(days=1)


def codes(files: dict[str, bytes], now: datetime = TOMORROW, held: Memory | None = None) -> list[str]:
    with pytest.raises(Refusal) as refused:
        opened(files, now, held=held)
    return [reason.code.removeprefix("register.") for reason in refused.value.reasons]


def visited(log: Log, now: datetime = NOW) -> tuple[dict[str, bytes], Memory]:
    files = log.publish(now)
    return files, memory.read(Memory.of(opened(files, now).register).write())


def test_rollback():
    log = Log().append(decision(ID))
    old = log.publish(NOW)
    _, held = visited(log.append(decision("2026-011")), TOMORROW)
    assert codes(old, held=held) == ["attack.rollback", "attack.freeze"]


def test_rollback_of_the_trust_document():
    second = trust_note(version=2, previous=_first().digest, first_index=3)
    log = Log(trusts={1: trust_note(), 2: second})
    files, held = visited(log)
    del files["trust/2.note"]
    assert held.trust_version == 2
    assert codes(files, held=held) == ["attack.rollback"]


def _first() -> trust.Trust:
    return trust.read(trust_note(), ORIGIN)


def test_freeze():
    """The same state, its cosignatures put back: the memory names it; without memory, age makes nothing current."""
    log = Log().append(decision(ID))
    old = log.publish(NOW)
    _, held = visited(log, TOMORROW)
    assert codes(old, held=held) == ["attack.freeze"]
    month = NOW + timedelta(days=30)
    assert verdicts.on_id(opened(old, month).register, ID).outcome == "stale"


def test_split_view_does_not_get_two_cosignatures():
    """Two logs that fork after the same state: the witnesses cosign one only."""
    log = Log()
    visited(log)
    other = Log(seen=dict(log.seen))
    log.append(decision(ID)).cosigned(NOW)
    other.seen = dict(log.seen)
    other.append(decision(ID, category="A"))
    with pytest.raises(Refusal, match=r"attack\.split_view"):
        other.cosigned(TOMORROW)
    bare = checkpoints.sign(other.checkpoint(), other.key)
    assert codes(other.publish(checkpoint=bare)) == ["checkpoint.quorum"]


def test_split_view_by_accomplice_witnesses_is_named_by_memory():
    log = Log().append(decision(ID))
    _, held = visited(log)
    other = Log().append(decision(ID, category="A"))  # its witnesses have forgotten the first
    assert codes(other.publish(TOMORROW), held=held) == ["attack.split_view"]
    assert codes(other.append(decision("2026-011")).publish(TOMORROW), held=held) == ["attack.split_view"]


@pytest.mark.parametrize("name", [ORIGIN, ORIGIN + "2"])
def test_key_swap(name: str):
    log = Log(key=type(THIEF)(name, PLAIN, THIEF.seed)).append(decision(ID))
    bare = checkpoints.sign(log.checkpoint(), log.key)
    text = log.checkpoint().text
    lines = [notes.signature_of(text, each, int(NOW.timestamp())) for each in WITNESSES[:2]]
    wanted = "attack.key_swap" if name == ORIGIN else "checkpoint.unsigned"
    assert codes(log.publish(checkpoint=notes.with_signatures(bare, lines))) == [wanted]


def test_key_swap_of_the_root():
    thieves = tuple(key(f"registre.example/root{n}x") for n in (1, 2, 3))
    forged = trust_note(thieves, roots=thieves, version=2, previous=_first().digest)
    files = Log().publish() | {"trust/2.note": forged}
    assert codes(files) == ["attack.key_swap", "signature.missing"]


def test_withdrawn_then_hidden():
    """The server shows the log as it was before a withdrawal, or another in which it never was."""
    log = Log().append(decision(ID))
    before = log.publish(NOW)
    _, held = visited(log.append(withdrawal("2026-011", ID)), NOW)
    assert held.withdrawn == (ID,)
    assert codes(before, held=held) == ["attack.hidden_withdrawal", "attack.rollback"]
    other = Log().append(decision(ID), decision("2026-011", files=("0" * 64,)))
    assert codes(other.publish(TOMORROW), held=held) == ["attack.hidden_withdrawal", "attack.split_view"]


def test_withdrawn_then_hidden_from_a_first_visitor_lasts_no_longer_than_fresh_data():
    log = Log().append(decision(ID, category="C"))
    before = log.publish(NOW)
    log.append(withdrawal("2026-011", ID)).publish(NOW)
    assert verdicts.on_id(opened(before, NOW + timedelta(hours=24)).register, ID).outcome == "current"
    assert verdicts.on_id(opened(before, NOW + timedelta(hours=25)).register, ID).outcome == "stale"


def test_an_honest_log_raises_no_alarm():
    log = Log().append(decision(ID), withdrawal("2026-011", ID))
    files, held = visited(log)
    assert opened(files, TOMORROW, held=held).register.checkpoint.size == 5
    grown = log.append(decision("2026-012")).publish(TOMORROW)
    assert opened(grown, TOMORROW, held=held).register.checkpoint.size == 6


@pytest.mark.parametrize("damage", [b"", b"{}\n", b'{"origin":1}\n', b"x"])
def test_a_damaged_memory_is_refused(damage: bytes):
    with pytest.raises(Refusal, match=r"record\.malformed"):
        memory.read(damage)
