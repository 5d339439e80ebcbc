"""Take what a later ceremony decided: records of keys, a new version of the trust document; and date the log, every six hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.records.commands.append_records import log_keys, sign_checkpoint
from maillage.apps.records.commands.open_register import append_keys
from maillage.apps.records.models import Checkpoint, TrustDocument
from maillage.apps.records.reasons import NOT_OPEN, OPERATOR_ONLY, TRUST_LATE
from maillage.apps.records.replaying import Log, read_log
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.register import reasons as engine
from maillage.register import trust

# At least daily, says the format. A verifier refuses data of categories C and D after a day: dated only then, and
# cosigned an hour later, they would be too old for that hour.
DATED_EVERY = timedelta(hours=6)


def _held(actor: Actor) -> Log:
    if not actor.is_operator:
        raise Refusal(OPERATOR_ONLY)
    acts_change()
    log = read_log()
    if log is None:
        raise Refusal(NOT_OPEN)
    return log


@warmed
@command
def add_keys(*, keys: Sequence[bytes], actor: Actor, clock: Clock) -> int:
    """The size of the log once these records of keys, signed by the root, are in it. Those it holds are passed over."""
    log = _held(actor)
    fresh = [note for note in keys if note not in log.entries]
    if fresh:
        append_keys(log=log, keys=fresh, clock=clock)
        journal(actor=actor, clock=clock, verb="register.keys", subject=log.chain.origin, records=len(fresh))
    return log.size + len(fresh)


@warmed
@command
def add_trust(*, note: bytes, actor: Actor, clock: Clock) -> int:
    """The version now in force; it judges records from its `first_index` on, never those the log already holds."""
    log = _held(actor)
    found = trust.read(note, log.chain.origin)
    if log.trust.get(found.version) == note:
        return found.version
    chain = trust.chain(log.trust[1], log.chain.origin, {**log.trust, found.version: note})
    if chain.latest.version != found.version or found.version in log.trust:
        raise Refusal(engine.TRUST_BROKEN, version=found.version)
    if found.first_index < log.size:
        raise Refusal(TRUST_LATE, first=found.first_index, size=log.size)
    log_keys(chain)
    TrustDocument.objects.create(version=found.version, note=note, received_at=clock.now())
    journal(actor=actor, clock=clock, verb="register.trust", subject=log.chain.origin, version=found.version)
    renewed = read_log()
    assert renewed is not None
    sign_checkpoint(log=renewed, clock=clock)
    return found.version


@command
def date_log(*, clock: Clock) -> bool:
    """Sign the newest checkpoint again when it is six hours old; whether it was. Nothing while the register is not open."""
    last = Checkpoint.objects.order_by("-pk").first()
    if last is None or clock.now() - last.signed_at < DATED_EVERY:
        return False
    acts_change()
    log = read_log()
    assert log is not None
    sign_checkpoint(log=log, clock=clock)
    return True
