"""``maillage sign``: what a signer does on their own machine. No database, no Django, no network.

Guarantees: what is signed is the exact text, shown first in words made from that text, with its digest; nothing is
signed without a yes; a signature is verified before it is written; signatures that came with the bundle are kept as
they came, for the platform to verify. With ``--folder`` the same serves a separate signing process: each bundle is signed
once, and a process killed half-way signs again what it had not written.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit
from maillage.cli.files import read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.key_store import Signer, file_signer, token_signer
from maillage.cli.options import json_option, language_option
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.register import bundles, notes, words
from maillage.register.bundles import Bundle, Item
from maillage.register.keys import PLAIN

SEVERAL = declare(
    "sign.several",
    fr="Ce lot contient {count} actes.",
    en="This bundle holds {count} acts.",
    advice_fr="Relisez-les, puis relancez avec --all pour les signer tous.",
    advice_en="Read them, then run it again with --all to sign them all.",
)
NO_KEY = declare(
    "sign.no_key",
    fr="Donnez une clé : --key FICHIER, ou --pkcs11 MODULE avec --token et --name.",
    en="Give a key: --key FILE, or --pkcs11 MODULE with --token and --name.",
    advice_fr="La clé d’un signataire vient de la cérémonie, ou de « maillage register key --protected ».",
    advice_en="A signer’s key comes from the ceremony, or from “maillage register key --protected”.",
)
NOT_SIGNED = declare(
    "sign.declined",
    fr="Rien n’a été signé.",
    en="Nothing was signed.",
    advice_fr="Relancez quand vous aurez relu le texte.",
    advice_en="Run it again once you have read the text.",
)
WRONG_KEY = declare(
    "sign.wrong_key",
    fr="La clé {name} ne signe pas des enregistrements.",
    en="The key {name} does not sign records.",
    advice_fr="Prenez une clé de signataire : ni celle d’un témoin, ni celle d’un serveur.",
    advice_en="Take a signer’s key: neither a witness’s nor a server’s.",
)
_EXACT = Text("Texte exact", "Exact text")
_DIGEST = Text("SHA-256 du texte", "SHA-256 of the text")
_ALREADY = Text("Déjà signé par (non vérifié)", "Already signed by (not verified)")
_ASK = Text(
    "Signer {count} acte(s) du registre {origin} avec la clé {name} ? Écrivez oui",
    "Sign {count} act(s) of the register {origin} with the key {name}? Write yes",
)
YES = frozenset({"oui", "yes"})
PATH = click.Path(path_type=Path)


def _show(item: Item, language: str) -> None:
    click.echo("", err=True)
    for name, value in words.in_words(item.record, language):
        click.echo(f"  {name}: {value}", err=True)
    click.echo(f"  {_EXACT.to(language)}:", err=True)
    click.echo("".join(f"    | {line}\n" for line in item.text.splitlines()), nl=False, err=True)
    click.echo(f"  {_DIGEST.to(language)}: {sha256(item.text.encode()).hexdigest()}", err=True)
    if item.signatures:
        click.echo(f"  {_ALREADY.to(language)}: {', '.join(line.name for line in item.signatures)}", err=True)


def _signer(
    key: Path | None, module: Path | None, token: str, name: str, passphrase_file: Path | None
) -> Signer:
    secret = None if passphrase_file is None else read_file(passphrase_file).decode().rstrip("\n")
    if key is not None and module is None:
        return file_signer(key, secret)
    if module is not None and token and name and key is None:
        return token_signer(module, token, name, secret)
    raise Refusal(NO_KEY)


def signed(item: Item, signer: Signer) -> Item:
    """The item with the signer's signature, verified as the register will verify it. Raises Refusal."""
    if signer.public.algorithm != PLAIN:
        raise Refusal(WRONG_KEY, name=signer.public.name)
    line = notes.Signature(signer.public.name, signer.public.id, signer.sign(item.text))
    found = item.with_signature(line)
    notes.verified(notes.parse(found.note), [signer.public])
    return found


def _confirm(bundle: Bundle, signer: Signer, language: str) -> None:
    asked = _ASK.to(language).format(count=len(bundle.items), origin=bundle.origin, name=signer.public.name)
    if str(click.prompt(asked, err=True)).strip().lower() not in YES:
        raise Refusal(NOT_SIGNED)


def _bundle(path: Path, every: bool) -> Bundle:
    bundle = bundles.read(read_file(path))
    if len(bundle.items) > 1 and not every:
        raise Refusal(SEVERAL, count=len(bundle.items))
    return bundle


def _pending(source: Path, out: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted(source.glob("*.json")):
        target = out / path.name
        if not target.exists():
            yield path, target


def _sign(
    work: tuple[Path | None, Path | None], signer: Signer, every: bool, yes: bool, language: str
) -> dict[str, Any]:
    """One bundle: read, shown, confirmed, signed, written."""
    source, target = work
    assert source is not None
    found = _bundle(source, every)
    for item in found.items:
        _show(item, language)
    if not yes:
        _confirm(found, signer, language)
    items = tuple(signed(item, signer) for item in found.items)
    target = target or source.with_suffix(".signed.json")
    write_file(target, Bundle(found.origin, items).write())
    return {"file": str(target), "records": [item.record.id for item in items]}


@click.command(cls=HouseCommand)
@click.argument("bundle", metavar="[BUNDLE]", type=PATH, required=False)
@click.option("--key", type=PATH, help="Fichier de clé. / Key file.")
@click.option("--pkcs11", "module", type=PATH, help="Module PKCS#11 du jeton. / PKCS#11 module of the token.")
@click.option("--token", default="", help="Nom du jeton. / Label of the token.")
@click.option("--name", default="", help="Nom de la clé dans le jeton. / Label of the key in the token.")
@click.option(
    "--passphrase-file", type=PATH, help="Phrase secrète ou code, dans un fichier. / Secret, in a file."
)
@click.option("--out", type=PATH, help="Où écrire le lot signé. / Where to write the signed bundle.")
@click.option(
    "--all", "every", is_flag=True, help="Signer tous les actes du lot. / Sign every act of the bundle."
)
@click.option(
    "--folder",
    type=PATH,
    nargs=2,
    metavar="IN OUT",
    help="Signer ce qui arrive dans IN. / Sign what is in IN.",
)
@click.option("--once", is_flag=True, help="Avec --folder : une fois. / With --folder: once.")
@click.option("--yes", is_flag=True, help="Ne pas demander. / Do not ask.")
@language_option
@json_option
def sign(
    bundle: Path | None, key: Path | None, module: Path | None, token: str, name: str, passphrase_file: Path | None,
    out: Path | None, every: bool, folder: tuple[Path, Path] | None, once: bool, yes: bool, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Signe les actes d’un lot, une fois relus. / Sign the acts of a bundle, once read."""
    if (bundle is None) == (folder is None) or once != (folder is not None):
        raise click.UsageError("BUNDLE, or --folder IN OUT --once")
    with edge(as_json=as_json, language=language):
        work = list(_pending(*folder)) if folder else [(bundle, out)]
        signer = _signer(key, module, token, name, passphrase_file) if work else None
        written = [_sign(each, signer, every or bool(folder), yes, language) for each in work if signer]
    if as_json:
        emit({"signed": written, "key": "" if signer is None else str(signer.public)})
    else:
        click.echo("".join(f"{one['file']}: {len(one['records'])}\n" for one in written), nl=False)
