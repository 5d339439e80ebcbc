"""A witness cosigns what continues, and names the attack in what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.register.making import LOG, NOW, ORIGIN, THIEF, WITNESSES, Log, decision, key

from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import checkpoints, notes, witness
from maillage.register.keys import PLAIN
from maillage.register.witness import Request, Seen

KEY = WITNESSES[0]


def ask(log: Log, seen: Seen, start: int | None = None, raw: bytes | None = None, now=NOW, proof=None):
    start = seen.size if start is None else start
    if proof is None:
        proof = log.tree.consistency(start) if 0 < start <= len(log.entries) else ()
    request = Request(start, tuple(proof), raw or checkpoints.sign(log.checkpoint(), log.key))
    body = witness.write_request(request.old_size, request.proof, request.checkpoint)
    assert witness.read_request(body) == request
    return witness.cosign(request, seen, [LOG.public], KEY, now)


def seen_at(log: Log) -> Seen:
    return ask(log, Seen(ORIGIN)).seen


def code(*args, **asked) -> str:
    with pytest.raises(Refusal) as refused:
        ask(*args, **asked)
    return refused.value.code.removeprefix("register.")


def test_it_cosigns_the_first_state_the_same_and_its_continuation():
    log = Log()
    first = ask(log, Seen(ORIGIN))
    assert first.seen == Seen(ORIGIN, 3, log.tree.root(), int(NOW.timestamp()))
    same = ask(log, first.seen, now=NOW + timedelta(hours=1))
    assert same.seen.second == first.seen.second + 3600
    log.append(decision("2026-010"), decision("2026-011"))
    after = ask(log, same.seen, now=NOW + timedelta(hours=2))
    raw = notes.with_signatures(checkpoints.sign(log.checkpoint(), LOG), [after.signature])
    found = checkpoints.attested(notes.parse(raw), [KEY.public], 1, NOW + timedelta(hours=2))
    assert (found.witnesses, found.time, found.by_quorum) == ((KEY.name,), NOW + timedelta(hours=2), True)


def test_an_empty_log_may_be_cosigned():
    assert seen_at(Log(entries=[])).size == 0


def test_rollback_is_named():
    log = Log().append(decision("2026-010"))
    assert code(Log(), seen_at(log)) == "attack.rollback"


def test_split_views_are_named():
    log, other = Log().append(decision("2026-010")), Log().append(decision("2026-011"))
    assert code(other, seen_at(log)) == "attack.split_view"
    other.append(decision("2026-012"))
    assert code(other, seen_at(log)) == "attack.split_view"
    forged = log.tree.consistency(3)
    assert code(other, seen_at(log), proof=forged) == "attack.split_view"


def test_a_swapped_key_is_named_and_another_log_refused():
    log = Log(key=key(ORIGIN + "x"))
    assert code(log, Seen(ORIGIN)) == "checkpoint.unsigned"
    swapped = type(THIEF)(ORIGIN, PLAIN, THIEF.seed)
    assert code(Log(key=swapped), Seen(ORIGIN)) == "attack.key_swap"
    assert code(Log(), Seen("registre.example/other")) == "checkpoint.other_origin"


def test_a_request_from_another_size_is_told_where_to_start():
    log = Log().append(decision("2026-010"), decision("2026-011"))
    seen = seen_at(Log().append(decision("2026-010")))
    with pytest.raises(Conflict) as refused:
        ask(log, seen, start=3)
    assert refused.value.params == {"found": 3, "held": 4}


def test_a_proof_is_needed_and_none_when_there_is_nothing_to_prove():
    log = Log().append(decision("2026-010"))
    seen = seen_at(Log())
    assert code(log, seen, proof=()) == "attack.split_view"
    assert code(log, Seen(ORIGIN), proof=(bytes(32),)) == "attack.split_view"
    assert code(Log(), seen, proof=(bytes(32),)) == "attack.split_view"


def test_its_clock_never_goes_back():
    assert code(Log(), seen_at(Log()), now=NOW - timedelta(seconds=1)) == "witness.clock"


def test_its_memory_is_read_as_written_and_never_taken_for_empty():
    seen = seen_at(Log())
    raw = seen.write()
    assert witness.read_seen(raw) == seen and witness.read_seen(Seen(ORIGIN).write()) == Seen(ORIGIN)
    empty = Seen(ORIGIN).write().decode().split("\n")
    for damaged in (b"", raw[:-1], raw + b"\n", raw.replace(b"\n3\n", b"\n03\n"), raw.replace(b"\n3\n", b"\n0\n"),
                    raw.replace(raw.split(b"\n")[2], empty[2].encode()), b"\xff" + raw, b"\n" + raw):  # fmt: skip
        with pytest.raises(Refusal, match=r"witness\.request"):
            witness.read_seen(damaged)


@pytest.mark.parametrize(
    "raw",
    [b"", b"old 3", b"old 03\n\nx", b"new 3\n\nx", b"old 3\nAAAA\n\nx", b"old -1\n\nx", b"old 1\xff\n\nx",
     b"old 3\n" + (b"A" * 43 + b"=\n") * 64 + b"\nx"],
)  # fmt: skip
def test_what_is_no_request_is_refused(raw: bytes):
    with pytest.raises(Refusal, match=r"witness\.request"):
        witness.read_request(raw)
