"""The keys of a demonstration, its signers' and its witnesses': known to everybody, and worth nothing anywhere else.

Guarantees: they sign only where the database says, for ever, that it is a demonstration; they stand outside the
folder of the server's own keys, in files that `maillage sign` opens with the passphrase below; the origin of a
register of demonstration ends with `.invalid`, which no site can bear (RFC 2606). Its two witnesses cosign here
whatever the log says: they show what a cosignature is, and watch nobody.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.records.queries.register import latest_checkpoint
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import key_files, notes
from maillage.register.keys import SecretKey

ORIGIN: Final = "demo.maillage.invalid/registre"
PASSPHRASE: Final = "demonstration sans valeur"  # noqa: S105 (told to everybody)
SIGNERS: Final = ("signataire1", "signataire2")
WITNESSES: Final = ("temoin1", "temoin2")
FOLDER: Final = "demonstration-keys"
COST: Final = 2**10  # nothing is protected here
NOT_A_DEMONSTRATION = declare(
    "demonstration.signing_only",
    fr="Ce bouton ne signe que dans une démonstration.",
    en="This button signs in a demonstration only.",
    advice_fr="Téléchargez le lot et signez-le sur votre poste avec « maillage sign ».",
    advice_en="Download the bundle and sign it on your machine with “maillage sign”.",
)


def key_path(name: str) -> Path:
    """The key file of a signer of the demonstration."""
    return Path(settings.HOME) / FOLDER / f"{name}.key.json"


def witness_path(name: str) -> Path:
    """The key of a witness of the demonstration."""
    return Path(settings.HOME) / FOLDER / f"{name}.key"


def trust_path() -> Path:
    """The trust document, as it would come by another channel."""
    return Path(settings.HOME) / FOLDER / "trust.note"


def sign_in_demonstration(text: str) -> bytes:
    """The note that the signers of the demonstration would bring. Raises Refusal anywhere else."""
    paths = [key_path(name) for name in SIGNERS]
    if installation_kind() != "demo" or not all(path.exists() for path in paths):
        raise Refusal(NOT_A_DEMONSTRATION)
    keys = [key_files.read(path.read_bytes()).open(PASSPHRASE) for path in paths]
    return notes.signed(text, *keys)


def witness(*, clock: Clock) -> int:
    """How many witnesses of the demonstration cosigned the newest checkpoint now; none anywhere else."""
    paths = [witness_path(name) for name in WITNESSES]
    checkpoint = latest_checkpoint() if all(path.exists() for path in paths) else None
    if checkpoint is None or installation_kind() != "demo":
        return 0
    text, second = notes.parse(checkpoint.note).text, int(clock.now().timestamp())
    keys = [SecretKey.parse(path.read_text().strip()) for path in paths]
    waiting = [key for key in keys if key.name not in checkpoint.witnesses]
    for key in waiting:
        cosign_checkpoint(line=str(notes.signature_of(text, key, second)), clock=clock)
    return len(waiting)
