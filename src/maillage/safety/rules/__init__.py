"""The rules of the scheme, one module a subject; `RULES` is all of them in the order of reasons."""

from __future__ import annotations

from maillage.safety.rule import Rule
from maillage.safety.rules import (
    basis,
    category,
    decision,
    establishment,
    hold,
    lot,
    maker,
    qualification,
    sample,
    territory,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *hold.RULES,
            *decision.RULES,
            *basis.RULES,
            *qualification.RULES,
            *category.RULES,
            *territory.RULES,
            *establishment.RULES,
            *maker.RULES,
            *lot.RULES,
            *sample.RULES,
        ),
        key=lambda rule: rule.stage,
    )
)
