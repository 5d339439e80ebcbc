"""The house keeps itself: sizes, docstrings, words that promise nothing, codes in both languages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import maillage
from maillage.kernel.reasons import catalogue

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maillage"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
MAX_LINES = 400
MAX_FUNCTION = 40
BANNED_NAMES = {"utils", "helpers", "common", "manager", "managers", "service", "services", "misc"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_files_stay_small() -> None:
    too_long = {_name(p): n for p in MODULES if (n := len(p.read_text().splitlines())) > MAX_LINES}
    assert too_long == {}


def test_functions_stay_short() -> None:
    too_long = {}
    for path in MODULES:
        for function in _functions(ast.parse(path.read_text())):
            first = function.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(
                getattr(first, "value", None), ast.Constant
            )
            start = function.body[1].lineno if documented and len(function.body) > 1 else first.lineno
            length = (function.end_lineno or start) - start + 1
            if length > MAX_FUNCTION:
                too_long[f"{_name(path)}:{function.name}"] = length
    assert too_long == {}


def test_modules_say_what_they_are_for() -> None:
    exempt = {"apps.py"}  # Django's app configurations
    silent = [
        _name(p)
        for p in MODULES
        if p.name not in exempt
        and p.read_text().strip()
        and ast.get_docstring(ast.parse(p.read_text())) is None
        and "models" not in p.parts  # the class says it
    ]
    assert silent == []


def test_names_are_nouns_of_the_trade() -> None:
    named = [_name(p) for p in SOURCE.rglob("*") if p.stem in BANNED_NAMES and "node_modules" not in p.parts]
    assert named == []


def test_views_stay_thin() -> None:
    too_long = {}
    for path in (SOURCE / "web" / "views").rglob("*.py"):
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef):
                length = (function.end_lineno or 0) - function.lineno + 1
                if length > 25:
                    too_long[f"{_name(path)}:{function.name}"] = length
    assert too_long == {}


WRITERS = re.compile(
    r"\.(save|create|bulk_create|bulk_update|get_or_create|update_or_create|delete)\(|\.update\(\w+="
)


def test_only_commands_write() -> None:
    """Outside `commands/`, and what commands are made of, nothing calls a writing method of a table."""
    allowed = {"production/changes.py"}  # applied by effects, inside the command that publishes
    writing = []
    for path in (SOURCE / "apps").rglob("*.py"):
        inside = path.relative_to(SOURCE / "apps").as_posix()
        if "commands" in path.parts or "migrations" in path.parts or inside in allowed:
            continue
        if "models" in path.read_text() and WRITERS.search(path.read_text()):
            writing.append(inside)
    assert writing == []


def _import_everything() -> None:
    for module in pkgutil.walk_packages(maillage.__path__, "maillage."):
        if ".migrations" not in module.name and not module.name.endswith(("ticking", "wsgi", "__main__")):
            importlib.import_module(module.name)


def test_every_code_is_worded_and_documented() -> None:
    _import_everything()
    page = (ROOT / "docs" / "reference" / "codes.md").read_text()
    ours = [
        reason.code for reason in catalogue() if not reason.code.startswith(("essay.", "test_"))
    ]  # the tests’ own
    undocumented = [code for code in ours if f"`{code}`" not in page]
    assert undocumented == []


CODE_LITERAL = re.compile(r"(?:Refusal|Conflict|Reason)\(\s*\"([a-z_.]+)\"")


def test_every_code_given_is_declared() -> None:
    _import_everything()
    declared = {reason.code for reason in catalogue()}
    given = {code for path in MODULES for code in CODE_LITERAL.findall(path.read_text())}
    assert given - declared == set()


@pytest.mark.parametrize(
    "setting",
    [
        "MAILLAGE_HOME",
        "MAILLAGE_DATABASE_URL",
        "MAILLAGE_SECRET_KEY",
        "MAILLAGE_ORIGIN",
        "MAILLAGE_EMAIL_URL",
        "MAILLAGE_ALLOWED_HOSTS",
        "MAILLAGE_PROXIES",
        "MAILLAGE_REQUIRE_ALL",
        "MAILLAGE_LANGUAGE",
    ],
)
def test_every_setting_is_documented(setting: str) -> None:
    assert setting in (ROOT / "docs" / "reference" / "settings.md").read_text()


def test_no_path_of_a_machine_in_the_project() -> None:
    banned = re.compile(r"/(work|root|home/\w+)/|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org")
    files = [
        p
        for p in ROOT.rglob("*")
        if p.is_file() and p.suffix in {".py", ".md", ".toml", ".lock", ".html", ".typ"}
    ]
    own = [p for p in files if not {".venv", ".git", ".uv", ".maillage", "_build"} & set(p.parts)]
    found = [_name(p) for p in own if banned.search(p.read_text(errors="ignore")) and p != Path(__file__)]
    assert found == []


def test_interface_strings_can_be_extracted() -> None:
    """The extractor knows gettext's own names and `_`; under any other alias a string stays French."""
    aliased = re.compile(r"import (?:n?p?gettext\w*) as (?!_\b)\w+")
    assert [_name(p) for p in MODULES if aliased.search(p.read_text())] == []
