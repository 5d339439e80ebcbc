"""What is signed in the register, and whether a verifier still accepts it with one bit changed.

`OBJECTS` says of each what its bytes are and who judges them: the library, and for what it knows the stand-alone
verifier. `judge` is True when the bytes are believed to be what they were. Tests flip some bits, the benchmark
(`benchmarks/register/mutations.py`) every one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.register.making import (
    DAY,
    LABELLER,
    LOG,
    NOW,
    ORIGIN,
    SITE,
    TRUST,
    WITNESSES,
    Log,
    decision,
    label,
    opened,
)
from tests.register.test_vectors import ALONE_MODULE

from maillage.kernel.refusals import Refusal
from maillage.register import (
    bulletins,
    checkpoints,
    labels,
    missions,
    notes,
    proofs,
    trust,
    verdicts,
    verifying,
)
from maillage.register.bulletins import Bulletin
from maillage.register.missions import Mission
from maillage.register.replay import Replay
from maillage.register.state import Fault

Judge = Callable[[bytes], bool]


@dataclass(frozen=True)
class Object:
    raw: bytes
    judge: Judge


def flips(raw: bytes, every: int = 1) -> Iterator[bytes]:
    """`raw` with one bit changed, for each bit or one in `every`."""
    for bit in range(0, len(raw) * 8, every):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def accepted(what: Object, every: int = 1) -> tuple[list[bytes], int]:
    """Those that pass, and how many were tried."""
    tried = list(flips(what.raw, every))
    return [raw for raw in tried if what.judge(raw)], len(tried)


def _read(read: Callable[[bytes], object]) -> Judge:
    """Believed unless it is refused."""

    def judge(raw: bytes) -> bool:
        try:
            read(raw)
        except (Refusal, ALONE_MODULE.Bad):
            return False
        return True

    return judge


LOG_MADE = Log().append(decision("2026-010"), decision("2026-011"))
FILES = LOG_MADE.publish()
ENTRIES = next(name for name in FILES if name.startswith("tile/entries"))
NEEDED = {name: raw for name, raw in FILES.items() if name in ("checkpoint", ENTRIES)}
REGISTER = opened(FILES).register
HELD = trust.read(TRUST, ORIGIN)
CHAIN = trust.chain(TRUST, ORIGIN, {})
RECORD, PLACE = LOG_MADE.entries[3], 3
LABEL = labels.write(label(LOG_MADE, "2026-011"), LABELLER)
MISSION = missions.write(Mission(bytes(range(10)), DAY, "L0042"), LABELLER)
BULLETIN = bulletins.sign(
    Bulletin(
        ORIGIN, "2026-W48", 3, 5, LOG_MADE.tree.root(5),
        bulletins.of_entries(Replay(CHAIN).add_all(LOG_MADE.entries).entries.values(), 3, 5),
    ),
    LOG,
)  # fmt: skip
COSIGNATURE = str(notes.signature_of(LOG_MADE.checkpoint().text, WITNESSES[0], int(NOW.timestamp()))).encode()


def _is_current(raw: bytes) -> bool:
    return verdicts.on_record(REGISTER, raw).outcome != "bad_signature"


def _is_admitted(raw: bytes) -> bool:
    """Appended to a log by whoever holds its key: it counts, or is a fault."""
    return not isinstance(Replay(CHAIN, Replay(CHAIN).add_all(LOG_MADE.entries[:PLACE])).add(raw), Fault)


def _is_cosigned(raw: bytes) -> bool:
    """A line that a witness sends by itself: counted for the quorum with the other witness's, or not."""
    other = notes.signature_of(LOG_MADE.checkpoint().text, WITNESSES[1], int(NOW.timestamp()))
    bare = checkpoints.sign(LOG_MADE.checkpoint(), LOG)
    return _read(lambda whole: proofs.witnessed(whole, HELD, NOW))(bare + str(other).encode() + raw)


def _is_label(raw: bytes) -> bool:
    return verifying.on_label(REGISTER, raw).outcome != "bad_signature"


def _is_address(raw: bytes) -> bool:
    """A code in the lower case of a letter reads as the same message: that is no other label."""
    try:
        message = labels.of_address(raw.decode("ascii"))
    except (Refusal, UnicodeDecodeError):
        return False
    return message != LABEL and _is_label(message)


def _alone(name: str) -> Judge:
    """By the stand-alone verifier, with that file changed."""
    if name == "trust":
        return _read(lambda raw: ALONE_MODULE.Register(NEEDED, raw, ORIGIN, NOW))
    return _read(lambda raw: ALONE_MODULE.Register(NEEDED | {name: raw}, TRUST, ORIGIN, NOW))


ALONE = ALONE_MODULE.Register(NEEDED, TRUST, ORIGIN, NOW)
OBJECTS = {
    "record": Object(RECORD, _is_current),
    "record appended": Object(RECORD, _is_admitted),
    "proof": Object(
        FILES["proofs/2026-010.tlog-proof"], _read(lambda raw: proofs.verify(raw, RECORD, HELD, NOW))
    ),
    "checkpoint": Object(FILES["checkpoint"], _read(lambda raw: proofs.witnessed(raw, HELD, NOW))),
    "cosignature": Object(COSIGNATURE, _is_cosigned),
    "trust document": Object(TRUST, _read(lambda raw: trust.read(raw, ORIGIN))),
    "entries": Object(FILES[ENTRIES], _read(lambda raw: opened(NEEDED | {ENTRIES: raw}))),
    "label": Object(LABEL, _is_label),
    "label's address": Object(labels.address(LABEL, SITE).encode(), _is_address),
    "mission": Object(MISSION, _read(lambda raw: missions.verify(labels.read(raw), LABELLER.public))),
    "bulletin": Object(BULLETIN, _read(lambda raw: bulletins.read(raw, HELD))),
    "record, alone": Object(RECORD, lambda raw: ALONE.on_note(raw)[0] != "bad_signature"),
    "checkpoint, alone": Object(FILES["checkpoint"], _alone("checkpoint")),
    "entries, alone": Object(FILES[ENTRIES], _alone(ENTRIES)),
    "trust document, alone": Object(TRUST, _alone("trust")),
    "label, alone": Object(
        LABEL, lambda raw: ALONE.on_label(labels.address(raw, SITE))[0] != "bad_signature"
    ),
}
