"""The style sheets stay in their layers, reach AA in light and dark, and style every class used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import maillage.web

WEB = Path(maillage.web.__file__).parent
TEMPLATES = WEB / "templates" / "maillage"
SHEETS = WEB / "static" / "maillage" / "css"
LAYERS = {"reset", "tokens", "base", "layout", "components", "print"}


def test_everything_is_in_a_declared_layer_and_small() -> None:
    sheets = {path.name: path.read_text() for path in SHEETS.glob("*.css")}
    declared = re.search(r"@layer ([a-z, ]+);", sheets["tokens.css"])
    assert declared and set(declared.group(1).split(", ")) == LAYERS
    for name, text in sheets.items():
        bare = re.sub(r"/\*.*?\*/|@font-face \{.*?\}", "", text, flags=re.S)
        opened, outside = 0, ""
        for character in bare:
            opened += {"{": 1, "}": -1}.get(character, 0)
            outside += character if opened == 0 and character != "}" else ""
        assert opened == 0, name
        assert set(re.findall(r"@layer (\w+)", outside)) <= LAYERS
        assert re.sub(r"@layer [\w, ]+;?", "", outside).split() == [], name
        assert re.findall(r"https?:|[(\"']data:|@import", bare) == []
    assert sum(len(text.encode()) for text in sheets.values()) < 48_000


def _tokens(scheme: str) -> dict[str, str]:
    light, dark = (SHEETS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(first: str, second: str) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-2", "ink-3", "accent-ink", "stop", "ok", "warn", "cat-nc")
ON = ["on-accent accent", "on-accent accent-hover", "on-stop stop", "on-stop stop-hover", "on-demo demo"]
ON += ["on-cat cat-a", "on-cat cat-b", "on-cat cat-c", "on-cat cat-d", "ok ok-soft", "warn warn-soft"]
ON += ["stop stop-soft", "accent-ink accent-soft", "accent-ink stop-soft", "ink accent-soft", "ink ok-soft"]
ON += ["ink warn-soft", "ink stop-soft"]
SHAPES = [
    "line-strong",
    "accent",
    "focus",
    "stop",
    "warn",
    "cat-a",
    "cat-b",
    "cat-c",
    "cat-d",
    "cat-nc",
    "second",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_shapes_reach_aa(scheme: str) -> None:
    tokens = _tokens(scheme)
    text = [(ink, ground) for ink in INKS for ground in GROUNDS] + [tuple(pair.split()) for pair in ON]
    shapes = [(shape, ground) for shape in SHAPES for ground in ("paper", "surface")]
    weak = [(a, b) for a, b in text if _contrast(tokens[a], tokens[b]) < 4.5]
    weak += [(a, b) for a, b in shapes if _contrast(tokens[a], tokens[b]) < 3]
    assert weak == []


def test_every_class_of_the_templates_is_styled() -> None:
    styled = set(re.findall(r"\.([a-z][a-z-]*\w*)", "".join(p.read_text() for p in SHEETS.glob("*.css"))))
    written: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        if path.parts[-2] not in ("maillage", "components", "errors"):
            continue
        for value in re.findall(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', path.read_text()):
            written |= set(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value).split())
    assert sorted(written - styled) == []


def test_a_page_loads_the_sheet_of_the_classes_it_uses() -> None:
    """Some sheets are for some pages only: their classes do nothing where the sheet is not asked for."""
    base = (TEMPLATES / "base.html").read_text()
    named = {
        path.name: set(re.findall(r"\.([a-z][\w-]*)", path.read_text())) for path in SHEETS.glob("*.css")
    }
    everywhere = set().union(*(found for name, found in named.items() if f"css/{name}" in base))
    missing = []
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        if "{% extends" not in text:
            continue
        used = {word for value in re.findall(r'class="([^"]*)"', text) for word in value.split()}
        for name, found in named.items():
            if f"css/{name}" not in base + text and used & (found - everywhere):
                missing.append(
                    (template.relative_to(TEMPLATES).as_posix(), name, sorted(used & (found - everywhere)))
                )
    assert missing == []
