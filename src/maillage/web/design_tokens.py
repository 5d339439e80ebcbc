"""The tokens of the interface, read from the sheet that sets them: what the page of components shows is what is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parent / "static" / "maillage" / "css" / "tokens.css"
DARK = "@media (prefers-color-scheme: dark)"
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")


@dataclass(frozen=True, slots=True)
class Token:
    """`dark` is empty when one value serves both schemes."""

    name: str
    value: str
    dark: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    colours: tuple[Token, ...]
    texts: tuple[Token, ...]
    spaces: tuple[Token, ...]
    others: tuple[Token, ...]


@cache
def design_tokens() -> Tokens:
    """Every token of the sheet, in its order."""
    light, _, dark = SHEET.read_text(encoding="utf-8").partition(DARK)
    at_night = dict(TOKEN.findall(dark))
    every = [Token(name, value, at_night.get(name, "")) for name, value in TOKEN.findall(light)]
    colours = [token for token in every if token.value.startswith("#")]
    texts = [
        token for token in every if re.fullmatch(r"t-?(\d|half)", token.name) and token.value.endswith("rem")
    ]
    spaces = [token for token in every if re.fullmatch(r"s\d", token.name)]
    shown = {*colours, *texts, *spaces}
    others = [token for token in every if token not in shown]
    return Tokens(tuple(colours), tuple(texts), tuple(spaces), tuple(others))
