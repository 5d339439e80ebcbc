"""The national network of the demonstration: scenario S2 of the safety scheme §9, as data.

Guarantees: pure functions of nothing but the shipped communes and a seed, so the same
today and in a year; dates are offsets from the day of seeding. Every organisation is
invented; a person has no name here. The figures are those of §9: 170 workshops that pool
5,000 makers, about 3,000 establishments, 50 families with 600 versions of which 81 % are
unclassified derivatives, 100,000 visors asked a week. What the small story already tells
counts in these totals: it is the beginning of the national one.
"""

from __future__ import annotations

from random import Random

from maillage.site.demo import SEED

WORKSHOPS = 170
MAKERS = 5_000
ESTABLISHMENTS = 3_000
FAMILIES = 50
VERSIONS = 600
UNCLASSIFIED = 486  # 81 % of the versions
VISORS_A_WEEK = 100_000


def drawn(subject: str) -> Random:
    """A generator of its own for each subject: adding to one never changes another."""
    return Random(f"{SEED}:{subject}")
