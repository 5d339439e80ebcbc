"""Keep what an outside witness signed under the newest checkpoint."""

from __future__ import annotations

from maillage.apps.records.models import Checkpoint, Cosignature
from maillage.apps.records.reasons import NOT_OPEN, UNKNOWN_WITNESS
from maillage.apps.records.replaying import read_log
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.register import notes


@command
def cosign_checkpoint(*, line: str, clock: Clock) -> Cosignature:
    """The line, verified against the witnesses of the trust document; sent twice, kept once.

    Anybody may bring it: it is nothing but what it proves.
    """
    log, row = read_log(), Checkpoint.objects.order_by("-pk").first()
    if log is None or row is None:
        raise Refusal(NOT_OPEN)
    text = notes.parse(bytes(row.note)).text
    note = notes.parse(f"{text}\n{line.strip()}\n".encode())
    found = notes.verified(note, log.chain.latest.witness_keys)
    if not found:
        raise Refusal(UNKNOWN_WITNESS)
    (key,) = found
    kept, _ = Cosignature.objects.get_or_create(
        checkpoint=row,
        witness=key.name,
        defaults={"line": str(note.signatures[0]), "received_at": clock.now()},
    )
    return kept
