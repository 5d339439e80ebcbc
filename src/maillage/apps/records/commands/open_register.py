"""Open the signed register, once: from then on what is of the log takes effect signed, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.records import keyring
from maillage.apps.records.commands.append_records import append_records, log_keys
from maillage.apps.records.models import Act, RegisterOpening, TrustDocument
from maillage.apps.records.reasons import ALREADY_OPEN, NOT_A_KEY_RECORD, OPERATOR_ONLY
from maillage.apps.records.replaying import Log, read_log
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.register import notes, records, trust
from maillage.register import reasons as engine
from maillage.register.kinds import Kind


@command
def open_register(
    *, trust_note: bytes, keys: Sequence[bytes], authority: str, actor: Actor, clock: Clock
) -> RegisterOpening:
    """The opening; `keys` are the records, signed by the root, that put the first signers in service.

    Acts recorded before stay as they are, shown as not signed, until one ceremony signs them.
    """
    if not actor.is_operator:
        raise Refusal(OPERATOR_ONLY)
    acts_change()
    held = RegisterOpening.objects.first()
    if held is not None:
        raise Refusal(ALREADY_OPEN, origin=held.origin)
    chain = trust.chain(trust_note, trust.origin_of(trust_note), {})
    document = chain.latest
    if document.version != 1:
        raise Refusal(engine.TRUST_BROKEN, version=document.version)
    if document.expires < today(clock):
        raise Refusal(engine.TRUST_EXPIRED, expires=document.expires.isoformat())
    log_keys(chain)
    TrustDocument.objects.create(version=1, note=trust_note, received_at=clock.now())
    last, number = Act.objects.order_by("-pk").values_list("pk", "number").first() or (0, "")
    row = RegisterOpening.objects.create(
        origin=chain.origin, authority=authority, last_act=last, opened_at=clock.now()
    )
    log = read_log()
    assert log is not None
    append_keys(log=log, keys=keys, clock=clock)
    journal(actor=actor, clock=clock, verb="register.open", subject=chain.origin, last_act=number)
    return row


def append_keys(*, log: Log, keys: Sequence[bytes], clock: Clock) -> None:
    """Append records of keys and nothing else; a key that signs records is not one that this server holds."""
    for note in keys:
        record = records.of_text(notes.parse(note).text, log.chain.origin)
        if record.kind is not Kind.KEY:
            raise Refusal(NOT_A_KEY_RECORD, record=record.id)
    grown = append_records(log=log, notes=keys, acts={}, clock=clock)
    signing = {name for name, span in grown.state.keys.items() if span.role != trust.LABEL}
    keyring.check_roles(signing | {str(key) for key in grown.chain.latest.root.keys})
