"""The documentation says what the project is: commands, settings, roles, words, links, decisions."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from maillage.apps.accounts.codes import ACTIONS, ROLE_NAMES, Role
from maillage.site.console import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
CELLS = re.compile(r"^\| (.+) \|$", re.MULTILINE)
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def _rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables of a page, headings and rules left out."""
    rows = [[cell.strip() for cell in row.split(" | ")] for row in CELLS.findall(text)]
    return [row for row in rows if row[0].startswith("`")]


def _words(cell: str) -> list[str]:
    return SPAN.findall(cell)


# Commands of the console


def _leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _leaves(found, (*path, name))


def _options(command: click.Command) -> tuple[set[str], set[str]]:
    """Long names of the options, and the negations of its flags."""
    options = [found for found in command.params if isinstance(found, click.Option)]
    return (
        {name for option in options for name in option.opts if name.startswith("--")},
        {name for option in options for name in option.secondary_opts},
    )


def _sections(page: Path, prefix: str) -> dict[str, str]:
    parts = re.split(r"^#{2,3} (.+)$", page.read_text(), flags=re.MULTILINE)
    return {
        title: text for title, text in zip(parts[1::2], parts[2::2], strict=True) if title.startswith(prefix)
    }


def test_every_command_has_its_section() -> None:
    described = set(_sections(REFERENCE / "commands.md", "maillage "))
    assert described == {path for path, _ in _leaves(main, ("maillage",))}
    assert {path.split()[1] for path in described} == set(COMMANDS)


def test_every_option_is_described_and_no_other() -> None:
    sections = _sections(REFERENCE / "commands.md", "maillage ")
    wrong = {}
    for path, command in _leaves(main, ("maillage",)):
        options, negations = _options(command)
        described = set(re.findall(r"--[a-z][a-z0-9-]*", sections.get(path, ""))) - {"--help"} - negations
        if described != options:
            wrong[path] = sorted(described ^ options)
    assert wrong == {}


# Commands that the pages tell people to type


def _typed(page: Path) -> Iterator[str]:
    """Every command line of a page, in its console blocks and in its code spans, comments cut off."""
    text = page.read_text()
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines = re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, re.MULTILINE)
        yield from (re.split(r"\s#\s|\s\|\s", line.replace("\\\n", " "))[0] for line in lines)
    yield from SPAN.findall(FENCE.sub("", text))


def _calls(page: Path, program: str) -> Iterator[list[str]]:
    """The words that follow `program` in each command line of a page."""
    for line in _typed(page):
        for part in line.split("&&"):
            told = re.sub(r"^(?:\s*\w+=\S+\s)+", "", part)  # variables set for one command
            words = told.replace("uv run ", "").replace(".venv/bin/", "").split()
            if words[:1] == [program]:
                yield words[1:]


def _why_not_run(words: list[str]) -> str:
    """Empty when the words name a command of ours and only options that it has."""
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest and re.match(r"^[a-z]", rest[0]):
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            return f"no command {rest[0]}"
        command = found
        rest.pop(0)
    if isinstance(command, click.Group):
        return ""
    known = {"--help", *(name for names in _options(command) for name in names)}
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return f"no option {', '.join(unknown)}" if unknown else ""


@by_page
def test_commands_to_type_exist(page: Path) -> None:
    wrong = {" ".join(words): why for words in _calls(page, "maillage") if (why := _why_not_run(words))}
    assert wrong == {}


@by_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {word for words in _calls(page, "make") for word in words}
    assert asked - targets == set()


def test_a_stranger_is_told_the_two_commands() -> None:
    readme = {" ".join(words) for words in _calls(ROOT / "README.md", "make")}
    assert {"demo", "test"} <= readme


def test_the_checker_of_command_lines_refuses() -> None:
    assert _why_not_run(["plan", "solve", "INSTANCE.json", "--out", "PLAN.json"]) == ""
    assert _why_not_run(["plan", "solv"]) == "no command solv"
    assert _why_not_run(["plan", "solve", "--fast"]) == "no option --fast"


# Settings


READ = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(MAILLAGE_[A-Z_]+)\"")


def test_every_variable_read_is_documented_and_no_other() -> None:
    sources = [
        path for folder in ("src", "scripts", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")
    ]
    read = {name for path in sources for name in READ.findall(path.read_text())}
    assert {_words(row[0])[0] for row in _rows((REFERENCE / "settings.md").read_text())} == read


# Roles and actions


def test_roles_are_documented() -> None:
    rows = _rows(_sections(REFERENCE / "roles.md", "Roles")["Roles"])
    told = {_words(row[0])[0]: (row[1], row[2]) for row in rows}
    assert told == {role.value: (ROLE_NAMES[role].fr, ROLE_NAMES[role].en) for role in Role}


def test_actions_are_documented_with_their_scopes() -> None:
    rows = _rows(_sections(REFERENCE / "roles.md", "Actions")["Actions"])
    told = {_words(row[0])[0]: dict(re.findall(r"`(\w+)` (\w+)", row[1])) for row in rows}
    assert told == {
        action: {role.value: scope.value for role, scope in opening.items()}
        for action, opening in ACTIONS.items()
    }


# Glossary


def _resolve(path: str) -> object:
    """What a dotted path under `maillage.` names. Raises ImportError or AttributeError."""
    parts = ["maillage", *path.split(".")]
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            found = getattr(found, name)
        return found
    raise ImportError(path)


def _symbols() -> list[str]:
    rows = [row.split(" | ") for row in CELLS.findall((DOCS / "glossary.md").read_text())]
    return [symbol for row in rows if row[0] != "French" for symbol in SPAN.findall(row[2])]


def test_the_glossary_names_code_that_exists() -> None:
    missing = []
    for symbol in _symbols():
        try:
            _resolve(symbol)
        except (ImportError, AttributeError):
            missing.append(symbol)
    assert missing == []


def test_each_row_of_the_glossary_is_whole() -> None:
    rows = [row.split(" | ") for row in CELLS.findall((DOCS / "glossary.md").read_text())]
    assert [row for row in rows if len(row) != 4 or not all(cell.strip() for cell in row)] == []
    names = [row[1] for row in rows if row[0] != "French"]
    assert len(names) == len(set(names))


# Links and paths


def _slug(title: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))


def _anchors(page: Path) -> set[str]:
    return {
        _slug(title) for title in re.findall(r"^#{1,4} (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    }


@by_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text())):
        if re.match(r"^[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            broken.append(target)
    assert broken == []


PLACE = re.compile(r"^(?:src|tests|docs|scripts|benchmarks|\.ci)/[\w./-]+$")


@by_page
def test_files_named_exist(page: Path) -> None:
    named = {span for span in SPAN.findall(FENCE.sub("", page.read_text())) if PLACE.match(span)}
    assert [name for name in sorted(named) if "_build" not in name and not (ROOT / name).exists()] == []


# Decision records


def test_decisions_are_numbered_and_have_one_form() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]} – "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            path.name
        )
        assert re.search(r"^\*\*Status:\*\* \w+, \d{4}-\d{2}-\d{2}", text, re.MULTILINE), path.name
        assert len(text.splitlines()) <= 60, path.name
