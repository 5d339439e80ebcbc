"""What the commands on planning files share: their arguments, how a refusal ends them, how files appear.

An instance or a plan is a JSON file or a folder of Parquet tables. A plan is written in the form of
its instance, save that a name in `.json` is always a JSON file. Either appears whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from maillage.cli.database import refuse
from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.instance import Instance
from maillage.planning.keeping import keep_plan
from maillage.planning.plan import Line, Plan
from maillage.planning.reading import read_plan
from maillage.planning.tabling import instance_files, plan_files
from maillage.planning.writing import write_instance, write_plan

JSON = ".json"

previous_option = click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="A plan whose workshop lines count as accepted work.",
)
instance_argument = click.argument("instance_file", metavar="INSTANCE", type=click.Path(path_type=Path))
may_withdraw_option = click.option(
    "--may-withdraw", is_flag=True, help="Accepted work may give way to needs of more weight."
)
plan_argument = click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))


@contextmanager
def refusals_told(language: str, as_json: bool) -> Iterator[None]:
    """Turn a refusal (or a file that cannot be opened) into words and exit code 3."""
    try:
        yield
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)
    except OSError as error:
        where, why = str(error.filename), str(error.strerror or error)
        refuse(Refusal(reasons.UNREADABLE, path=where, detail=why), language, as_json=as_json)


def with_previous(instance: Instance, previous: Path | None) -> tuple[Instance, tuple[Line, ...]]:
    return (instance, ()) if previous is None else keep_plan(instance, read_plan(previous))


def read_plan_of(instance: Instance, plan_file: Path) -> Plan:
    """The plan, which must be one of that very instance. Raises Refusal `planning.other_instance`."""
    plan = read_plan(plan_file)
    if plan.instance_sha256 != instance.sha256:
        raise Refusal(reasons.OTHER_INSTANCE, found=plan.instance_sha256, expected=instance.sha256)
    return plan


def write_whole(out: Path, content: bytes) -> None:
    """Write beside the target and rename, so that no reader ever sees half a plan."""
    descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def save_plan(out: Path, plan: Plan, instance_file: Path) -> None:
    """Write the plan in the form of its instance's file."""
    if instance_file.is_dir() and out.suffix != JSON:
        write_folder(out, plan_files(plan))
    else:
        write_whole(out, write_plan(plan))


def save_instance(out: Path, instance: Instance) -> None:
    """Write an instance: a JSON file where the name says so, else a folder of tables."""
    if out.suffix == JSON:
        write_whole(out, write_instance(instance))
    else:
        write_folder(out, instance_files(instance))


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside the target and rename; only an older folder of the format is replaced.

    Raises FileExistsError for anything else that stands there.
    """
    head = next(name for name in files if name.endswith(JSON))
    if out.exists() and not (out / head).is_file():
        raise FileExistsError(17, "exists, and is no such folder", str(out))
    made = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    whole, gone = made / "whole", made / "gone"
    try:
        whole.mkdir()
        for name, content in files.items():
            with (whole / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if out.exists():
            out.rename(gone)
        whole.rename(out)
    finally:
        shutil.rmtree(made)
