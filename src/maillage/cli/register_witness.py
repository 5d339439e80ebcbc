"""``maillage register witness``: one run of a witness, for a cron of another body than the one that keeps the register.

Guarantees: it cosigns only what continues what it saw last, whoever serves it; it stores what it saw before its
signature leaves, under a lock, and never takes a lost memory for a first meeting: that has to be said (``--first``).
The key, the memory and the trust document are files of its own disk. No database, no Django.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from maillage.cli.database import edge, emit
from maillage.cli.files import UNWRITABLE_FILE, read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option, trust_option
from maillage.cli.register_source import documents, getter, is_address, send, tiles_of
from maillage.kernel.clock import SystemClock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import layout, trust, witness, witnessing
from maillage.register.keys import DATED, SecretKey
from maillage.register.trust import Chain

NOT_A_KEY = declare(
    "register.key_file",
    fr="{name} n’est pas le fichier de clé qu’il faut ici.",
    en="{name} is not the key file that is needed here.",
    advice_fr="Faites-en un avec « maillage register key » (avec --witness pour un témoin).",
    advice_en="Make one with “maillage register key” (with --witness for a witness).",
)
MEMORY_LOST = declare(
    "register.witness.no_memory",
    fr="{name} n’existe pas : le témoin ne sait pas ce qu’il a contresigné.",
    en="{name} does not exist: the witness does not know what it has cosigned.",
    advice_fr="Retrouvez ce fichier. Si ce témoin n’a jamais rien contresigné, dites-le avec --first.",
    advice_en="Find that file. If this witness never cosigned anything, say so with --first.",
)
NOT_FIRST = declare(
    "register.witness.not_first",
    fr="{name} existe : ce n’est pas la première fois.",
    en="{name} exists: this is not the first time.",
    advice_fr="Relancez sans --first.",
    advice_en="Run it again without --first.",
)


def _key(path: Path, algorithm: int) -> SecretKey:
    try:
        found = SecretKey.parse(read_file(path).decode().strip())
    except (ValueError, IndexError):
        raise Refusal(NOT_A_KEY, name=str(path)) from None
    if found.algorithm != algorithm:
        raise Refusal(NOT_A_KEY, name=str(path))
    return found


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """One witness at a time on one memory: it is read, compared and replaced in one step."""
    try:
        lock = state.with_name(f".{state.name}.lock").open("wb")
    except OSError as error:
        raise Refusal(UNWRITABLE_FILE, name=str(state), detail=error.strerror or str(error)) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _seen(state: Path, origin: str, first: bool) -> witness.Seen:
    if first and state.exists():
        raise Refusal(NOT_FIRST, name=str(state))
    if first:
        return witness.Seen(origin)
    if not state.exists():
        raise Refusal(MEMORY_LOST, name=str(state))
    return witness.read_seen(read_file(state))


def _request(source: str, seen: witness.Seen, chain: Chain) -> witness.Request:
    """What is asked: the request of a file, or the one that the files published at `source` make."""
    if not is_address(source) and not Path(source).is_dir():
        return witness.read_request(read_file(Path(source)))
    get = getter(source)
    named = {path: raw for path in (layout.NEWEST, layout.CHECKPOINT) if (raw := get(path)) is not None}
    newest = witnessing.newest(named)
    hashes = tiles_of(get, newest, witnessing.LEAVES)
    return witnessing.request_of(hashes, newest, seen, chain.latest.log_keys)


def _chain(source: str, pinned: bytes) -> Chain:
    """The trust documents that follow the one held; a request in a file comes with none."""
    origin = trust.origin_of(pinned)
    if not is_address(source) and not Path(source).is_dir():
        return trust.chain(pinned, origin, {})
    found = documents(getter(source), pinned)
    return trust.chain(pinned, origin, {int(path[6:-5]): raw for path, raw in found.items()})


def _deliver(line: str, submit: str) -> str:
    """Bring the line where it is awaited: an address, or a file that somebody carries."""
    if is_address(submit):
        return send(submit, line)
    write_file(Path(submit), line.encode())
    return ""


@click.command("witness", cls=HouseCommand)
@click.argument("source", metavar="PATH|URL")
@trust_option
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Clé du témoin. / Key of the witness.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    required=True,
    help="Ce que le témoin a vu en dernier. / What the witness saw last.",
)
@click.option("--first", is_flag=True, help="Première fois : aucun état encore. / First time: no state yet.")
@click.option(
    "--submit",
    default="",
    metavar="URL|FILE",
    help="Où porter la contresignature. / Where to bring the cosignature.",
)
@language_option
@json_option
def witness_command(
    source: str, trust_file: Path, key_file: Path, state: Path, first: bool, submit: str, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Contresigne le dernier état du journal s’il continue ce qui a été vu avant. / Cosign the newest checkpoint if it continues what was seen last.

    Le registre est un dossier ou une adresse ; ou un fichier qui porte une demande (add-checkpoint de
    tlog-witness). / The register is a folder or an address; or a file holding a request (add-checkpoint of tlog-witness).
    """
    with edge(as_json=as_json, language=language), _alone(state):
        chain, key = _chain(source, read_file(trust_file)), _key(key_file, DATED)
        seen = _seen(state, chain.origin, first)
        asked = _request(source, seen, chain)
        answer = witness.cosign(asked, seen, chain.latest.log_keys, key, SystemClock().now())
        write_file(state, answer.seen.write())
        said = _deliver(str(answer.signature), submit) if submit else ""
    if as_json:
        emit({"cosignature": str(answer.signature), "size": answer.seen.size, "answer": said})
    else:
        click.echo(str(answer.signature), nl=False)
