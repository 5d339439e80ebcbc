"""Fail when the English catalogue does not say everything the interface says, or is not compiled.

Extracts the messages of a copy of the sources and compares: every message of the interface
has a non-empty, non-fuzzy translation with the same placeholders, nothing is left over, and
the committed `.mo` is what `msgfmt` makes of the committed `.po`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "maillage"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def entries(path: Path) -> dict[str, tuple[list[str], bool]]:
    """msgid (with plural) → translations and whether fuzzy."""
    found: dict[str, tuple[list[str], bool]] = {}
    for block in path.read_text().split("\n\n"):
        if "msgid" not in block or "\n#~" in block or block.startswith("#~"):
            continue
        fields: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if match := re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?|msgctxt) "(.*)"$', line):
                key = match.group(1)
                fields[key] = match.group(2)
            elif line.startswith('"'):
                fields[key] += line[1:-1]
        identity = fields.get("msgid", "") + "\0" + fields.get("msgid_plural", "")
        strings = [value for name, value in fields.items() if name.startswith("msgstr")]
        found[identity] = (strings, "#, fuzzy" in block)
    found.pop("\0", None)
    return found


def problems(extracted: Path) -> list[str]:
    wanted, given = entries(extracted), entries(SOURCE / CATALOGUE)
    said = [f"not in the catalogue: {key!r}" for key in wanted if key not in given]
    said += [f"left over: {key!r}" for key in given if key not in wanted]
    for key, (strings, fuzzy) in given.items():
        if fuzzy or not all(strings):
            said.append(f"fuzzy or empty: {key!r}")
        places = set(PLACEHOLDER.findall(key))
        if any(set(PLACEHOLDER.findall(text)) - places for text in strings):
            said.append(f"unknown placeholder: {key!r}")
        if len(strings) == 1 and set(PLACEHOLDER.findall(strings[0])) != places:
            said.append(f"placeholders differ: {key!r}")
    return said


def main() -> int:
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work) / "maillage"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / CATALOGUE).unlink(missing_ok=True)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"],
            cwd=copy,
            check=True,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "maillage.site.settings",
                "MAILLAGE_HOME": work,
                "PYTHONPATH": str(ROOT / "src"),
            },
            stdout=subprocess.DEVNULL,
        )
        said = problems(copy / CATALOGUE)
        compiled = Path(work) / "django.mo"
        subprocess.run(["msgfmt", "-o", str(compiled), str(SOURCE / CATALOGUE)], check=True)
        if compiled.read_bytes() != (SOURCE / CATALOGUE).with_suffix(".mo").read_bytes():
            said.append("the compiled catalogue is stale: run `make messages`")
    for line in said:
        print(line, file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
