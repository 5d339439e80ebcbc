"""Small requesters who ask without an account, all over the country: what waits to be verified this morning."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from maillage.site.demo.national import drawn
from maillage.site.demo.national.naming import CARE, shuffled
from maillage.site.demo.national.spread import peopled_towns
from maillage.site.demo.requests import Filed, confirm_one, file_one, verify_one
from maillage.site.demo.stage import Stage

CALLERS = 36
FIRST_NUMBER = 100
CONFIRMED, VERIFIED = 0.8, 0.3  # of those filed; of those confirmed


class Sort(NamedTuple):
    """A sort of small requester, what it asks for and how many pieces."""

    head: str
    kind: str
    design: str
    fewest: int
    most: int
    posts: str
    no_ppe: bool | None


SORTS = (
    Sort("Cabinet infirmier", "liberal", "visor", 2, 10, "care", None),
    Sort("Cabinet de kinésithérapie", "liberal", "closed-print", 2, 8, "care", None),
    Sort("Maison de santé", "health_centre", "ear-saver", 20, 40, "", None),
    Sort("Crèche", "other", "clip-visor", 5, 10, "non_care", True),
    Sort("Épicerie solidaire", "food_aid", "pleated-masks", 20, 80, "non_care", True),
)


@cache
def callers() -> tuple[Filed, ...]:
    """In a fixed order; names pair with towns as they come."""
    random = drawn("callers")
    towns = peopled_towns(CALLERS, "towns of callers", 2_000)
    names = shuffled([sort.head for sort in SORTS], CARE, "names of callers")
    found = []
    for name, town in zip(names, towns, strict=False):
        sort = next(sort for sort in SORTS if name.startswith(sort.head))
        quantity, due = random.randint(sort.fewest, sort.most), random.randint(5, 16)
        found.append(Filed(name, sort.kind, town.insee, sort.design, quantity, due, sort.posts, sort.no_ppe))
    return tuple(found)


def they_ask(stage: Stage, offset: int, hour: int) -> None:
    """Each files by the form; most confirm from their mail, a few have been called back already."""
    random = drawn("what callers do")
    for number, filed in enumerate(callers(), FIRST_NUMBER):
        code = file_one(stage, filed, number, offset, hour)
        if random.random() < CONFIRMED:
            confirm_one(stage, code, offset, hour)
            if random.random() < VERIFIED:
                verify_one(stage, code, offset, hour)
