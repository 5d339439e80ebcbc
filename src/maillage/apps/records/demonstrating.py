"""The signing keys of a demonstration: known to everybody, and worth nothing anywhere else.

Guarantees: they sign only where the database says, for ever, that it is a demonstration; they stand outside the
folder of the server's own keys, in files that `maillage sign` opens with the passphrase below; the origin of a
register of demonstration ends with `.invalid`, which no site can bear (RFC 2606).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import key_files, notes

ORIGIN: Final = "demo.maillage.invalid/registre"
PASSPHRASE: Final = "demonstration sans valeur"  # noqa: S105 (told to everybody)
SIGNERS: Final = ("signataire1", "signataire2")
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
    return Path(settings.HOME) / "demonstration-keys" / f"{name}.key.json"


def sign_in_demonstration(text: str) -> bytes:
    """The note that the signers of the demonstration would bring. Raises Refusal anywhere else."""
    paths = [key_path(name) for name in SIGNERS]
    if installation_kind() != "demo" or not all(path.exists() for path in paths):
        raise Refusal(NOT_A_DEMONSTRATION)
    keys = [key_files.read(path.read_bytes()).open(PASSPHRASE) for path in paths]
    return notes.signed(text, *keys)
