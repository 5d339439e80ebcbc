"""Keys on a signer's or a ceremony's machine: made, written for their owner only, opened with a passphrase or a token.

Guarantees: a key file is never overwritten and is readable by its owner only from its first byte; a passphrase is
asked without being shown, twice when it is chosen; a key held by a PKCS#11 token never leaves it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from maillage.cli.files import UNWRITABLE_FILE, read_file
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import key_files
from maillage.register.keys import PLAIN, PublicKey, SecretKey

SHORTEST = 12  # characters of a passphrase
NO_TOKEN_LIBRARY = declare(
    "sign.no_token_library",
    fr="Le paquet python-pkcs11 n’est pas installé : ce poste ne peut pas parler à un jeton.",
    en="The package python-pkcs11 is not installed: this machine cannot talk to a token.",
    advice_fr="Installez-le avec « pip install maillage[token] », ou signez avec un fichier de clé (--key).",
    advice_en="Install it with “pip install maillage[token]”, or sign with a key file (--key).",
)
TOKEN_FAILS = declare(
    "sign.token",
    fr="Le jeton « {token} » ne donne pas la clé « {name} » : {detail}.",
    en="The token “{token}” does not give the key “{name}”: {detail}.",
    advice_fr="Vérifiez le module, le nom du jeton, celui de la clé (Ed25519) et le code.",
    advice_en="Check the module, the name of the token, of the key (Ed25519) and the PIN.",
)
SHORT_PASSPHRASE = declare(
    "sign.short_passphrase",
    fr="Une phrase secrète a au moins {least} caractères.",
    en="A passphrase has at least {least} characters.",
    advice_fr="Prenez cinq mots au hasard, et gardez-en une copie sous enveloppe, loin du fichier.",
    advice_en="Take five words at random, and keep a copy in an envelope, away from the file.",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign a text, wherever it is held."""

    public: PublicKey
    sign: Callable[[str], bytes]


def new_key(name: str, algorithm: int = PLAIN) -> SecretKey:
    return SecretKey(name, algorithm, secrets.token_bytes(32))


def write_new(path: Path, content: bytes) -> None:
    """A new file for its owner only. Raises Refusal ``file.unwritable``, also when it exists."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refusal(UNWRITABLE_FILE, name=str(path), detail=error.strerror or str(error)) from error


def chosen_passphrase(name: str) -> str:
    """A passphrase for a new key, asked twice."""
    given: str = click.prompt(
        f"Phrase secrète de {name} / Passphrase of {name}",
        hide_input=True,
        confirmation_prompt=True,
        err=True,
    )
    if len(given) < SHORTEST:
        raise Refusal(SHORT_PASSPHRASE, least=SHORTEST)
    return given


def write_protected(path: Path, key: SecretKey, passphrase: str, cost: int = key_files.COST) -> None:
    salt, nonce = secrets.token_bytes(key_files.SALT_SIZE), secrets.token_bytes(key_files.NONCE_SIZE)
    write_new(path, key_files.seal(key, passphrase, salt=salt, nonce=nonce, cost=cost))


def opened_key(path: Path, passphrase: str | None = None) -> SecretKey:
    """The key of a protected file; its passphrase is asked when it is not given."""
    file = key_files.read(read_file(path))
    name = file.public.name
    given = (
        click.prompt(f"Phrase secrète de {name} / Passphrase of {name}", hide_input=True, err=True)
        if passphrase is None
        else passphrase
    )
    return file.open(given)


def file_signer(path: Path, passphrase: str | None = None) -> Signer:
    key = opened_key(path, passphrase)
    return Signer(key.public, key.sign)


def token_signer(module: Path, token: str, name: str, pin: str | None = None) -> Signer:
    """A key of a PKCS#11 token: its label there is the name of the key in the register."""
    try:
        import pkcs11  # noqa: PLC0415 (an extra, met only here)
    except ImportError:
        raise Refusal(NO_TOKEN_LIBRARY) from None
    given = (
        click.prompt(f"Code de {token} / PIN of {token}", hide_input=True, err=True) if pin is None else pin
    )
    try:
        session = pkcs11.lib(str(module)).get_token(token_label=token).open(user_pin=given)
        wanted: dict[str, Any] = {"label": name, "key_type": pkcs11.KeyType.EC_EDWARDS}
        private: Any = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, **wanted)
        public: Any = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, **wanted)
        point = bytes(public[pkcs11.Attribute.EC_POINT])
        key = PublicKey(name, PLAIN, point[-32:])
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, ValueError) as error:
        detail = str(error) or type(error).__name__
        raise Refusal(TOKEN_FAILS, token=token, name=name, detail=detail) from error
    return Signer(key, lambda text: bytes(private.sign(text.encode(), mechanism=pkcs11.Mechanism.EDDSA)))
