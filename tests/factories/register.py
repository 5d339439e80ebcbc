"""An open register for tests: the keys of `tests/register/making.py`, the server's own in a folder of the test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.register.making import CLOCK as CLOCK_KEY
from tests.register.making import LABELLER, LOG, ORIGIN, ROOTS, SIGNERS, WITNESSES, key_record, trust_note

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import User
from maillage.apps.records.commands.approve_record import approve_record
from maillage.apps.records.commands.open_register import open_register
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.models import Act, Checkpoint, PreparedRecord
from maillage.apps.records.queries.unsigned import past_acts
from maillage.kernel.clock import Clock, today
from maillage.register import notes
from maillage.register.keys import SecretKey

AUTHORITY = "Autorité de santé d’essai"


def keep_keys(folder: Path, *, log: SecretKey = LOG) -> Path:
    """The three keys of a server, as a ceremony leaves them."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, key in (("log", log), ("clock", CLOCK_KEY), ("labels", LABELLER)):
        path = folder / f"{name}.key"
        path.write_text(key.secret_text() + "\n")
        path.chmod(0o600)
    return folder


def key_notes(day: date, *, year: int | None = None) -> list[bytes]:
    """Two signers and a label key put in service by the root, numbered apart from acts."""
    put = ((SIGNERS[0], "decision"), (SIGNERS[1], "decision"), (LABELLER, "label"))
    return [
        notes.signed(_dated(f"{year or day.year}-90000{n}", key, role, day), *ROOTS[:2])
        for n, (key, role) in enumerate(put, start=1)
    ]


def _dated(number: str, key: SecretKey, role: str, day: date) -> str:
    return replace(key_record(number, key, role), issued=day, valid_from=day).text(ORIGIN)


def trust_of_day(day: date, **changes: Any) -> bytes:
    terms: dict[str, Any] = {
        "issued": day,
        "expires": date(day.year + 1, day.month, 1),
    }
    return trust_note(**(terms | changes))


def an_open_register(settings: Any, folder: Path, clock: Clock, *, trust: bytes = b"") -> None:
    """Open, from the day of `clock` on; `trust` is another document than `trust_of_day`."""
    settings.KEYS = keep_keys(folder / "keys")
    day = today(clock)
    trust = trust or trust_of_day(day)
    open_register(trust_note=trust, keys=key_notes(day), authority=AUTHORITY, actor=OPERATOR, clock=clock)


def a_signed_register(settings: Any, folder: Path, clock: Clock) -> None:
    """Open, with the acts from before the opening signed: the next act is prepared."""
    an_open_register(settings, folder, clock)
    sign_past(notes_given=past_notes(), actor=OPERATOR, clock=clock)


def a_person(name: str, role: Role) -> Actor:
    """Somebody of the authority, with a second factor."""
    user = User.objects.create_user(username=name)
    return Actor(user.pk, name, (Assignment(role, "FR"),), factor=True)


def approved(prepared: PreparedRecord, by: Actor, clock: Clock) -> PreparedRecord:
    return approve_record(number=prepared.number, sha256=prepared.sha256, actor=by, clock=clock)


def signed(prepared: PreparedRecord, signers: Sequence[SecretKey] = SIGNERS) -> bytes:
    """The note that the authority's own machines would have made."""
    return notes.signed(prepared.text, *signers)


def published(
    prepared: PreparedRecord, by: Actor, clock: Clock, signers: Sequence[SecretKey] = SIGNERS
) -> Act:
    """Approved, signed and published in one go, by one who may do all but prepare."""
    approved(prepared, by, clock)
    return publish_signed(number=prepared.number, note=signed(prepared, signers), actor=by, clock=clock)


def cosignature(clock: Clock, witness: SecretKey = WITNESSES[0]) -> str:
    """What a witness answers on the newest checkpoint."""
    text = notes.parse(bytes(Checkpoint.objects.latest("pk").note)).text
    return str(notes.signature_of(text, witness, int(clock.now().timestamp())))


def past_notes() -> list[bytes]:
    """The acts from before the opening, signed."""
    return [notes.signed(act.text, *SIGNERS) for act in past_acts()]
