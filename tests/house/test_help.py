"""Help is told in French, then in English: every command, every option, and every list of commands."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from maillage.cli.groups import Elsewhere, HouseGroup, first_paragraph
from maillage.site.console import main

WORD = re.compile(r"[^\W\d]+")
ENGLISH = frozenset(
    WORD.findall("the of and with without what when which who whom this that these every each from is are it")
)
FRENCH = frozenset(
    WORD.findall(
        "le la les un une des du de et ou avec sans ce cette ces qui que est sont par pour dans au aux"
    )
)
BETWEEN = " / "


def _walk(command: click.Command, above: click.Context | None, name: str) -> Iterator[click.Context]:
    """Every command of the program, in the context that the program gives it."""
    context = click.Context(command, parent=above, info_name=name, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from _walk(found, context, below)


def _all() -> list[click.Context]:
    return list(_walk(main, None, "maillage"))


def _groups() -> list[click.Context]:
    return [context for context in _all() if isinstance(context.command, click.Group)]


def why_not_both(help: str | None) -> str:
    """Empty when each paragraph says a thing in French, then in English; else what is wrong."""
    if not help:
        return "no help"
    for paragraph in inspect.cleandoc(help).split("\n\n"):
        halves = " ".join(paragraph.split()).split(BETWEEN)
        if len(halves) != 2:
            return f"not two languages: {paragraph}"
        for half, foreign in zip(halves, (ENGLISH, FRENCH), strict=True):
            if found := foreign & set(WORD.findall(half.lower())):
                return f"{', '.join(sorted(found))} in: {half}"
    return ""


@pytest.mark.parametrize(
    ("help", "wrong"),
    [
        ("Un rappel et ses chiffres. / A recall and its figures.", ""),
        ("Motif. / Reason.\n\n    Public. / Public.", ""),
        ("A recall and its figures.", "not two languages: A recall and its figures."),
        ("A recall and its figures. / Un rappel.", "and in: A recall and its figures."),
        ("Un rappel. / Le rappel.", "le in: Le rappel."),
        ("Motif. / Reason.\n\n    Kept in the journal.", "not two languages: Kept in the journal."),
        ("", "no help"),
        (None, "no help"),
    ],
)
def test_what_is_told_in_both_languages(help: str | None, wrong: str) -> None:
    assert why_not_both(help) == wrong


def test_every_command_is_told_in_both_languages() -> None:
    wrong = {c.command_path: why for c in _all() if (why := why_not_both(c.command.help))}
    assert wrong == {}


def test_every_list_gives_the_whole_of_what_its_commands_do() -> None:
    """What `--help` of a group prints, without the breaks that make it fit a terminal."""
    wrong = {}
    for context in _groups():
        assert isinstance(context.command, click.Group)
        shown = re.sub(r"\s", "", context.get_help())
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            if re.sub(r"\s", "", f"\n  {name}  {first_paragraph(command)}") not in shown:
                wrong[f"{context.command_path} {name}"] = context.get_help()
    assert wrong == {}


def test_lists_say_of_commands_from_elsewhere_what_they_say_of_themselves() -> None:
    wrong = {}
    for context in _groups():
        assert isinstance(context.command, HouseGroup)
        for name, found in context.command.elsewhere.items():
            assert isinstance(found, Elsewhere)
            if found.says != (own := first_paragraph(found.load())):
                wrong[f"{context.command_path} {name}"] = own
    assert wrong == {}


@pytest.mark.parametrize("words", [[], ["plan"], ["register"]], ids=" ".join)
def test_to_list_imports_no_django(words: list[str]) -> None:
    code = (
        "import sys; from maillage.site.console import main\n"
        f"try: main({[*words, '--help']!r})\nexcept SystemExit: print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
