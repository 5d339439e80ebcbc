"""The signed bulletin: read back as written, refused when anything of it is not the log's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.register.making import CLOCK, LOG, ORIGIN, SIGNERS, TRUST, Log, decision, withdrawal

from maillage.kernel.refusals import Refusal
from maillage.register import bulletins, checkpoints, notes, records, trust
from maillage.register.bulletins import Bulletin
from maillage.register.replay import Replay

MADE = Log().append(decision("2026-010"), withdrawal("2026-011", "2026-010"), decision("2026-012"))
HELD = trust.read(TRUST, ORIGIN)
STATE = Replay(trust.chain(TRUST, ORIGIN, {})).add_all(MADE.entries)
TOLD = Bulletin(
    ORIGIN, "2026-W48", 3, 6, MADE.tree.root(6), bulletins.of_entries(STATE.entries.values(), 3, 6)
)
NOTE = bulletins.sign(TOLD, LOG)


def of_log(told: Bulletin, log: Log = MADE) -> None:
    bulletins.require_of_log(told, STATE.entries.values(), log.tree.size, log.tree.root)


def test_it_is_read_as_it_was_written():
    assert bulletins.read(NOTE, HELD) == TOLD
    assert TOLD.records == {"decision": ("2026-010", "2026-012"), "withdraw": ("2026-011",)}
    assert (TOLD.first, TOLD.last) == (date(2026, 11, 23), date(2026, 11, 29))
    of_log(TOLD)


def test_weeks_are_those_of_iso():
    assert bulletins.week_of(date(2027, 1, 3)) == "2026-W53"
    assert bulletins.days_of("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))
    for wrong in ("2025-W53", "2026-W00", "2026-48", "٢٠٢٦-W48"):
        with pytest.raises(ValueError):
            bulletins.days_of(wrong)


def test_it_passes_for_nothing_else_and_nothing_else_for_it():
    with pytest.raises(Refusal, match=r"record\.malformed"):
        records.of_text(TOLD.text, ORIGIN)
    with pytest.raises(Refusal, match=r"checkpoint\.malformed"):
        checkpoints.of_text(TOLD.text)
    with pytest.raises(Refusal, match=r"trust\.malformed"):
        trust.read(NOTE, ORIGIN)
    for other in (MADE.entries[3], checkpoints.sign(MADE.checkpoint(), LOG), TRUST):
        with pytest.raises(Refusal, match=r"record\.malformed"):
            bulletins.read(other, HELD)


def test_only_the_log_signs_it():
    for signer in (SIGNERS[0], CLOCK):
        second = 1 if signer is CLOCK else None
        raw = notes.assembled(TOLD.text, [notes.signature_of(TOLD.text, signer, second)])
        with pytest.raises(Refusal, match=r"checkpoint\.unsigned"):
            bulletins.read(raw, HELD)


@pytest.mark.parametrize(
    "changes",
    [
        {"records": {"decision": ("2026-010", "2026-012")}},  # a withdrawal left out
        {"records": {"decision": ("2026-012", "2026-010"), "withdraw": ("2026-011",)}},
        {"first_index": 4},
        {"size": 5},
        {"root": bytes(32)},
    ],
)
def test_what_the_log_does_not_hold_is_a_split_view(changes: dict[str, object]):
    told = replace(TOLD, **changes)  # type: ignore[arg-type]
    read = bulletins.read(bulletins.sign(told, LOG), HELD)
    with pytest.raises(Refusal, match=r"attack\.split_view"):
        of_log(read)


def test_a_log_that_is_shorter_is_a_rollback():
    with pytest.raises(Refusal, match=r"attack\.rollback"):
        of_log(TOLD, Log())


def test_no_flipped_bit_is_accepted():
    for place in range(0, len(NOTE), 3):
        raw = NOTE[:place] + bytes([NOTE[place] ^ 1 << place % 8]) + NOTE[place + 1 :]
        with pytest.raises(Refusal):
            bulletins.read(raw, HELD)


@pytest.mark.parametrize(
    "text",
    [
        TOLD.text.replace('"2026-W48"', '"2026-W47"'),
        TOLD.text.replace('["2026-011"]', "[]"),
        TOLD.text.replace('["2026-011"]', '["2026-011","2026-011"]'),
        TOLD.text.replace('"withdraw"', '"unwithdraw"'),
        TOLD.text.replace('"size":6', '"size":2'),
        TOLD.text.replace("2026-11-29", "2026-11-30"),
    ],
)
def test_a_bulletin_that_is_none_is_refused(text: str):
    assert text != TOLD.text
    with pytest.raises(Refusal, match=r"record\.malformed"):
        bulletins.read(notes.signed(text, LOG), HELD)
