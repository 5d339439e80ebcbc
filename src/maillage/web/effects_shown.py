"""The effects that an act would have on a day, in words, or why it could not take effect any more."""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.apps.records.effects import ActFacts, preview
from maillage.kernel.refusals import Refusal
from maillage.web.asking import language


def shown_effects(facts: ActFacts, day: date) -> dict[str, Any]:
    try:
        return {"effects": [change.says for change in preview(facts, day)], "impossible": ""}
    except Refusal as refusal:
        return {"effects": [], "impossible": refusal.says(language())}
