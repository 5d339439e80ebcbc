"""Keep what an outside witness signed under one of the last checkpoints."""

from __future__ import annotations

from typing import Final

from maillage.apps.records.models import Checkpoint, Cosignature
from maillage.apps.records.reasons import NOT_OPEN, UNKNOWN_WITNESS, WITNESS_AHEAD
from maillage.apps.records.replaying import read_log
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, notes
from maillage.register.notes import Signature

LAST: Final = 20  # checkpoints that a line may be for: the log may have grown while the witness was signing


@warmed
@command
def cosign_checkpoint(*, line: str, clock: Clock) -> Cosignature:
    """The line, verified against the witnesses of the trust document; sent twice, kept once.

    Anybody may bring it: it is nothing but what it proves. A line says neither of which checkpoint nor of which size
    it is: the newest one whose text it signs keeps it.
    """
    log, rows = read_log(), list(Checkpoint.objects.order_by("-pk")[:LAST])
    if log is None or not rows:
        raise Refusal(NOT_OPEN)
    refused = Refusal(UNKNOWN_WITNESS)
    for text, row in _by_text(rows).items():
        note = notes.parse(f"{text}\n{line.strip()}\n".encode())
        try:
            found = notes.verified(note, log.chain.latest.witness_keys)
        except Refusal as refusal:  # signed by a witness that we know, but not this text
            refused = refusal
            continue
        if len(found) == 1:
            (key,) = found
            _require_past(note.signatures[0], clock)
            given = {"line": str(note.signatures[0]), "received_at": clock.now()}
            kept, _ = Cosignature.objects.get_or_create(checkpoint=row, witness=key.name, defaults=given)
            return kept
    raise refused


def _require_past(line: Signature, clock: Clock) -> None:
    """A witness whose clock is ahead would count for nobody until that hour, and keep its better line out."""
    if checkpoints.cosigned_at(line) > clock.now() + checkpoints.CLOCK_SKEW:
        raise Refusal(WITNESS_AHEAD, name=line.name, time=checkpoints.cosigned_at(line).isoformat())


def _by_text(rows: list[Checkpoint]) -> dict[str, Checkpoint]:
    """The newest checkpoint of each text, the newest first."""
    found: dict[str, Checkpoint] = {}
    for row in rows:
        found.setdefault(notes.parse(bytes(row.note)).text, row)
    return found
