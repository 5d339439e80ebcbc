"""``maillage register …`` on the server: open the register, carry bundles out and in, compare rows with the log.

The operator acts, and can do nothing that needs a signature: every text that comes in is verified by the register.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit, operator, ready
from maillage.cli.files import read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.register import bundles

PATH = click.Path(path_type=Path)


def _notes(path: Path) -> list[bytes]:
    """The signed notes of a bundle."""
    return [item.note for item in bundles.read(read_file(path)).items]


def _tell(as_json: bool, words: str, **told: Any) -> None:
    if as_json:
        emit(told)
    else:
        click.echo(words)


@click.command("open", cls=HouseCommand)
@click.option(
    "--trust", "trust_file", type=PATH, required=True, help="Document de confiance. / Trust document."
)
@click.option(
    "--keys", "keys_file", type=PATH, required=True, help="Enregistrements de clés. / Records of keys."
)
@click.option(
    "--authority",
    required=True,
    help="L’autorité, telle que les actes la nomment. / The authority, as acts name it.",
)
@json_option
def open_(trust_file: Path, keys_file: Path, authority: str, as_json: bool) -> None:
    """Ouvre le registre signé, une fois pour toutes. / Open the signed register, once and for all."""
    with edge(as_json=as_json):
        asked = operator()
        from maillage.apps.records.commands.open_register import open_register  # noqa: PLC0415
        from maillage.apps.records.queries.unsigned import past_acts  # noqa: PLC0415

        row = open_register(
            trust_note=read_file(trust_file), keys=_notes(keys_file), authority=authority, **asked
        )
        waiting = sum(1 for _ in past_acts())
    _tell(as_json, f"{row.origin}: OK ({waiting} acts to sign)", origin=row.origin, to_sign=waiting)


@click.command(cls=HouseCommand)
@json_option
def prepared(as_json: bool) -> None:
    """Les actes qui attendent leurs signatures. / The acts that wait for their signatures."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.records.queries.prepared import prepared_waiting  # noqa: PLC0415

        lines = prepared_waiting()
    words = "\n".join(f"{line.number}  {line.state:9} {line.kind:12} {line.subject}" for line in lines)
    listed = [
        {"number": line.number, "state": line.state, "kind": line.kind, "subject": line.subject}
        for line in lines
    ]
    _tell(as_json, words, prepared=listed)


@click.command("export-bundle", cls=HouseCommand)
@click.argument("numbers", nargs=-1)
@click.option(
    "--past", is_flag=True, help="Les actes d’avant l’ouverture. / The acts from before the opening."
)
@click.option("--out", type=PATH, required=True)
@json_option
def export_bundle(numbers: tuple[str, ...], past: bool, out: Path, as_json: bool) -> None:
    """Écrit un lot à signer : des actes approuvés, ou le passé. / Write a bundle to sign: approved acts, or the past."""
    if past == bool(numbers):
        raise click.UsageError("NUMBER…, or --past")
    with edge(as_json=as_json):
        ready()
        from maillage.apps.records.queries.prepared import bundle_of, bundle_of_past  # noqa: PLC0415

        bundle = bundle_of_past() if past else bundle_of(numbers)
        write_file(out, bundle.write())
    _tell(as_json, f"{out}: {len(bundle.items)}", file=str(out), records=len(bundle.items))


@click.command(cls=HouseCommand)
@click.argument("bundle", type=PATH)
@click.option(
    "--past", is_flag=True, help="Les actes d’avant l’ouverture. / The acts from before the opening."
)
@json_option
def publish(bundle: Path, past: bool, as_json: bool) -> None:
    """Publie les actes d’un lot signé. / Publish the acts of a signed bundle."""
    with edge(as_json=as_json):
        asked = operator()
        from maillage.apps.records.commands.publish_signed import publish_signed  # noqa: PLC0415
        from maillage.apps.records.commands.sign_past import sign_past  # noqa: PLC0415

        items = bundles.read(read_file(bundle)).items
        numbers = [item.record.id for item in items]
        if past:
            sign_past(notes_given=[item.note for item in items], **asked)
        else:
            for item in items:
                publish_signed(number=item.record.id, note=item.note, **asked)
    _tell(as_json, f"{len(numbers)}: OK", published=numbers)


@click.command("add-keys", cls=HouseCommand)
@click.argument("bundle", type=PATH)
@json_option
def add_keys(bundle: Path, as_json: bool) -> None:
    """Met des clés en service ou les retire, signé de la racine. / Put keys in or out of service, signed by the root."""
    with edge(as_json=as_json):
        asked = operator()
        from maillage.apps.records.commands import keep_trust  # noqa: PLC0415

        size = keep_trust.add_keys(keys=_notes(bundle), **asked)
    _tell(as_json, f"{size}", size=size)


@click.command("trust", cls=HouseCommand)
@click.argument("note", type=PATH)
@json_option
def add_trust(note: Path, as_json: bool) -> None:
    """Prend la version suivante du document de confiance. / Take the next version of the trust document."""
    with edge(as_json=as_json):
        asked = operator()
        from maillage.apps.records.commands import keep_trust  # noqa: PLC0415

        version = keep_trust.add_trust(note=read_file(note), **asked)
    _tell(as_json, f"v{version}", version=version)


@click.command(cls=HouseCommand)
@json_option
def rebuild(as_json: bool) -> None:
    """Refait les lignes depuis le journal et dit chaque différence. / Make rows again from the log, tell each difference."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.records.queries.rebuilding import rebuild  # noqa: PLC0415
        from maillage.apps.records.reasons import NOT_OPEN  # noqa: PLC0415
        from maillage.kernel.refusals import Refusal  # noqa: PLC0415

        found = rebuild()
        if found is None:
            raise Refusal(NOT_OPEN)
    lines = [f"{d.number} {d.field}: {d.log!r} ≠ {d.row!r}" for d in found.differences]
    words = f"{found.records} records, {found.acts} acts, {found.unsigned} unsigned, {len(lines)} differences"
    differences = [
        {"number": d.number, "field": d.field, "log": d.log, "row": d.row} for d in found.differences
    ]
    _tell(
        as_json, "\n".join([*lines, words]), records=found.records, acts=found.acts, unsigned=found.unsigned,
        differences=differences,
    )  # fmt: skip
    if found.differences:
        raise click.exceptions.Exit(EXIT_INTEGRITY)
