"""Append signed records to the log, and commit to them in one checkpoint. Called by the verbs that publish.

Guarantees: the caller holds the lock of acts, so that two publications follow one another; each record is admitted
by the engine at its place before it is written; records, checkpoint and whatever else the caller does stand or fall
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.apps.records import keyring
from maillage.apps.records.models import Act, Leaf
from maillage.apps.records.models import Checkpoint as CheckpointRow
from maillage.apps.records.reasons import LOG_KEY_MISSING
from maillage.apps.records.replaying import Log
from maillage.apps.writing import joined_command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints
from maillage.register.checkpoints import Checkpoint
from maillage.register.keys import SecretKey
from maillage.register.merkle import leaf_hash
from maillage.register.trust import Chain

BATCH = 500


@joined_command
def append_records(*, log: Log, notes: Sequence[bytes], acts: Mapping[str, Act], clock: Clock) -> Log:
    """The log as it is then. `acts` are the rows that the records carry, by number."""
    grown = log.with_records(notes)
    by_index = {entry.index: entry for entry in grown.state.entries.values()}
    rows = []
    for index, note in enumerate(notes, start=log.size):
        record = by_index[index].record
        act = acts.get(record.id)
        rows.append(
            Leaf(
                index=index,
                record=record.id,
                kind=record.kind.value,
                act=act,
                note=note,
                hash=leaf_hash(note),
                appended_at=clock.now(),
            )
        )
    Leaf.objects.bulk_create(rows, batch_size=BATCH)
    sign_checkpoint(log=grown, clock=clock)
    return grown


@joined_command
def sign_checkpoint(*, log: Log, clock: Clock) -> None:
    """Commit to the log as it stands, dated by the log's own clock where it has one."""
    made = Checkpoint(log.chain.origin, log.size, log.tree.root())
    note = checkpoints.sign(made, *log_keys(log.chain), second=int(clock.now().timestamp()))
    CheckpointRow.objects.create(size=made.size, root=made.root, note=note, signed_at=clock.now())


def log_keys(chain: Chain) -> tuple[SecretKey, ...]:
    """The keys of the log that this server holds, its own first. Raises Refusal without it."""
    keys = [key for key in (keyring.log_key(), keyring.clock_key()) if key is not None]
    trusted = tuple(key for key in keys if key.public in chain.latest.log_keys)
    if not any(key.name == chain.origin for key in trusted):
        raise Refusal(LOG_KEY_MISSING)
    return trusted
