"""Every token of the sheet is on the page of components, each once, with its value in both schemes."""

from __future__ import annotations

import re

from maillage.web.design_tokens import SHEET, design_tokens


def test_every_token_of_the_sheet_is_shown_once() -> None:
    light = SHEET.read_text().partition("@media (prefers-color-scheme")[0]
    found = design_tokens()
    shown = [
        token.name for group in (found.colours, found.texts, found.spaces, found.others) for token in group
    ]
    assert sorted(shown) == sorted(re.findall(r"--([\w-]+):", light))
    assert [t.name for t in found.texts] == ["t-1", "t-half", "t0", "t1", "t2", "t3", "t4", "t5"]


def test_every_colour_has_its_value_at_night() -> None:
    assert [token.name for token in design_tokens().colours if not token.dark] == []
