"""The page of the ASVS is whole: every requirement of levels 1 and 2 once, every file and test it names there, counts right."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "asvs.md").read_text()
STATES = ("met", "partly", "not", "operator", "n/a")
# Requirements of levels 1 and 2 in version 5.0.0, by section: how many, but for those of level 3 among them.
SECTIONS = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2", "2.1": "1-3", "2.2": "1-3", "2.3": "1-4",
    "2.4": "1", "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2", "4.1": "1-3", "4.2": "1",
    "4.3": "1-2", "4.4": "1-4", "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3", "6.1": "1-3", "6.2": "1-12",
    "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4", "7.1": "1-3", "7.2": "1-4", "7.3": "1-2",
    "7.4": "1-5", "7.5": "1-2", "7.6": "1-2", "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1", "9.1": "1-3",
    "9.2": "1-4", "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2",
    "10.7": "1-3", "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1", "11.6": "1", "12.1": "1-3",
    "12.2": "1-2", "12.3": "1-4", "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5", "14.1": "1-2",
    "14.2": "1-4", "14.3": "1-3", "15.1": "1-3", "15.2": "1-3", "15.3": "1-7", "16.1": "1", "16.2": "1-5", "16.3": "1-4",
    "16.4": "1-3", "16.5": "1-3", "17.1": "1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip
ROW = re.compile(r"^\| (\d+\.[^|]*) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)


def numbers(text: str) -> list[str]:
    """``1.2.6–1.2.8, 1.3.1`` one by one."""
    found = []
    for part in text.split(", "):
        first, _, last = part.partition("–")
        section, _, low = first.rpartition(".")
        high = last.rpartition(".")[2] or low
        found += [f"{section}.{n}" for n in range(int(low), int(high) + 1)]
    return found


def expected() -> list[str]:
    return [
        f"{section}.{n}"
        for section, span in SECTIONS.items()
        for n in range(1, int(span.rpartition("-")[2]) + 1)
    ]


def test_every_requirement_of_levels_1_and_2_is_there_once() -> None:
    found = [number for line, *_ in ROW.findall(PAGE) for number in numbers(line)]
    assert len(expected()) == 253
    assert sorted(found) == sorted(expected())


def test_the_counts_are_those_of_the_lines() -> None:
    counted: Counter[str] = Counter()
    for line, _asks, state, _shown in ROW.findall(PAGE):
        counted[state] += len(numbers(line))
    assert set(counted) == set(STATES)
    stated = "| " + " | ".join(str(counted[state]) for state in STATES) + " |"
    assert stated in PAGE, stated


def test_what_it_names_is_there() -> None:
    missing = []
    for path, test in re.findall(r"`((?:src|tests|docs|benchmarks)/[\w./-]+)(?:::(\w+))?`", PAGE):
        file = ROOT / path
        if not file.exists() or (test and f"def {test}(" not in file.read_text()):
            missing.append(f"{path}::{test}")
    assert missing == []


def test_what_is_met_is_shown_and_what_is_not_is_said() -> None:
    for line, _asks, state, shown in ROW.findall(PAGE):
        assert len(shown) > 3, line
        if state == "not":
            section = PAGE.partition("## What is missing")[2].partition("## V1")[0]
            assert all(number in section for number in numbers(line)), line
