"""A fortnight of needs beside those of the story: 100,000 visors a week, and what goes with them.

Sizes are those of the safety scheme §9: a university hospital group asks for about 4,000 a
week, a hospital for 50 to 300 once and 20 to 100 a week afterwards, a care home for 20 to
60, everybody else for 1 to 10. Days are offsets from the day of seeding. Guarantees: each
week asks for exactly `VISORS_A_WEEK` visors; a need is asked by an establishment that may
ask for it, and some cannot be served: that is what the plan explains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from maillage.site.demo.national import VISORS_A_WEEK, drawn
from maillage.site.demo.national.places import CARE, Place

WEEKS = ((-13, -7), (-6, -1))  # first and last day on which each week's needs are filed
CLOSED_VISORS = ("visor", "closed-print")  # category C
LIGHT_VISORS = ("clip-visor", "folded-visors", "helmet-visors")  # category B
URGENT = 0.15  # of the needs: a few days of stock left
SOON, LATER = (4, 5, 6, 7), (9, 10, 12, 12, 14, 14, 16, 18, 21)  # days between asking and the deadline
UNREVIEWED = "derivative"  # a design that nobody decided on: asked for all the same


@dataclass(frozen=True, slots=True)
class Wanted:
    """`design` is a key of the story or of the originals; `due` and `filed` are days of the story."""

    place: str
    design: str
    quantity: int
    filed: int
    due: int
    posts: str = ""
    no_ppe: bool | None = None
    stock_days: int | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """Of a sort of establishment, how many ask in a week, and for how many visors: first week, then."""

    share: float
    first: tuple[int, int]
    then: tuple[int, int]


HABITS = {
    "group": Habit(1.0, (3_200, 4_800), (3_200, 4_800)),
    "hospital": Habit(0.55, (50, 300), (20, 100)),
    "ehpad": Habit(0.62, (20, 60), (20, 60)),
    "town": Habit(0.45, (10, 80), (10, 80)),
}
SMALL = Habit(0.36, (1, 10), (1, 10))  # everybody else

# sort → (design, probability of a need in a week, fewest, most)
OTHERS: dict[str, tuple[tuple[str, float, int, int], ...]] = {
    "group": (("gown", 0.9, 200, 900), ("ear-saver", 0.8, 300, 1500), ("film-gowns", 0.6, 200, 800), ("goggles", 0.5, 40, 200)),
    "hospital": (("gown", 0.12, 30, 200), ("ear-saver", 0.14, 50, 300), ("diving-adapter", 0.03, 4, 20),
                 ("tube-guides", 0.05, 20, 80), ("valves", 0.02, 5, 20), ("film-gowns", 0.06, 40, 160)),
    "ehpad": (("pleated-masks", 0.10, 40, 200), ("gown", 0.05, 20, 80), ("ear-saver", 0.06, 20, 80),
              ("arm-openers", 0.04, 4, 20), ("tablet-stands", 0.03, 2, 8)),
    "home_care": (("ear-saver", 0.08, 10, 60), ("aprons", 0.05, 10, 40), ("mask", 0.05, 20, 60)),
    "medico_social": (("pleated-masks", 0.12, 20, 120), ("ear-saver", 0.06, 10, 40), ("training-arms", 0.02, 1, 2)),
    "home_help": (("aprons", 0.10, 10, 40), ("mask", 0.10, 20, 80), ("mask-cases", 0.05, 10, 40)),
    "ambulance": (("ear-saver", 0.05, 10, 20), ("trolley-trays", 0.05, 1, 4)),
    "fire": (("goggles", 0.08, 4, 12), ("button-pushers", 0.06, 5, 20)),
    "public_service": (("window-panels", 0.12, 1, 6), ("window-masks", 0.06, 10, 40), ("foot-openers", 0.08, 2, 8)),
    "food_aid": (("pleated-masks", 0.20, 20, 100), ("basket-hooks", 0.08, 10, 40), ("caps", 0.06, 20, 60)),
    "laboratory": (("swabs", 0.06, 50, 400), ("sleeves", 0.08, 20, 60)),
    "pharmacy": (("counter", 0.06, 1, 3), ("pleated-masks", 0.05, 10, 40), ("nose-bridges", 0.03, 10, 40)),
    "town": (("pleated-masks", 0.25, 100, 900), ("mask", 0.10, 50, 400), ("arm-openers", 0.10, 10, 60), ("window-masks", 0.05, 10, 40)),
    "school": (("small-masks", 0.12, 20, 120), ("button-pushers", 0.05, 10, 40), ("table-screens", 0.06, 5, 25)),
    "firm": (("partitions", 0.06, 2, 12), ("button-pushers", 0.06, 10, 40), ("vehicle-screens", 0.05, 1, 8), (UNREVIEWED, 0.04, 5, 30)),
    "other": (("mask-fitters", 0.08, 10, 40), (UNREVIEWED, 0.08, 5, 30), ("foot-openers", 0.05, 2, 10)),
}  # fmt: skip


def _visor(place: Place, random: Random) -> tuple[str, str, bool | None]:
    """The visor it asks for, its posts, and whether it states that no PPE is required."""
    if place.sort in ("group", "hospital"):
        return ("closed-print" if random.random() < 0.35 else "visor"), "care", None
    if place.sort in CARE:
        if random.random() < 0.72:
            return random.choice(CLOSED_VISORS), "care" if random.random() < 0.8 else "", None
        return random.choice(LIGHT_VISORS[:2]), "non_care", None
    return random.choice(LIGHT_VISORS), "non_care", None if random.random() < 0.15 else True


def _asked(place: Place, design: str, quantity: int, week: int, random: Random) -> Wanted:
    first, last = WEEKS[week]
    filed = random.randint(first, last)
    posts, no_ppe = ("non_care", True) if place.sort not in CARE else ("", None)
    urgent = random.random() < URGENT
    lead = random.choice(SOON if urgent else LATER)
    return Wanted(
        place.key,
        design,
        quantity,
        filed,
        filed + lead,
        posts,
        no_ppe,
        random.randint(0, 6) if urgent else None,
    )


def _visors(places: Sequence[Place], week: int, random: Random) -> list[Wanted]:
    found = []
    for place in places:
        habit = HABITS.get(place.sort, SMALL)
        if random.random() < habit.share:
            low, high = habit.first if week == 0 else habit.then
            design, posts, no_ppe = _visor(place, random)
            asked = _asked(place, design, random.randint(low, high), week, random)
            found.append(replace(asked, posts=posts, no_ppe=no_ppe))
    return found


def _completed(found: Sequence[Wanted], of_group: Callable[[Wanted], bool], total: int) -> list[Wanted]:
    """The same needs, the groups' raised or lowered alike so that the week asks for `total`."""
    groups = [wanted for wanted in found if of_group(wanted)]
    others = sum(wanted.quantity for wanted in found) - sum(wanted.quantity for wanted in groups)
    each, rest = divmod(total - others, len(groups))
    if each < 1:
        raise ValueError(f"the week asks for {others} visors without the groups")
    spread = sum(wanted.quantity for wanted in groups) // len(groups)
    raised = [replace(wanted, quantity=each + (wanted.quantity - spread) // 2) for wanted in groups]
    rest += sum(each for _ in groups) - sum(wanted.quantity for wanted in raised)
    raised[0] = replace(raised[0], quantity=raised[0].quantity + rest)
    return [*(wanted for wanted in found if not of_group(wanted)), *raised]


def _others(places: Sequence[Place], week: int, random: Random) -> list[Wanted]:
    found = []
    for place in places:
        for design, chance, fewest, most in OTHERS.get(place.sort, ()):
            if random.random() < chance:
                asked = _asked(place, design, random.randint(fewest, most), week, random)
                posts = "non_care" if place.sort == "ehpad" and "mask" in design else asked.posts
                care = place.sort in CARE and design in (
                    "gown",
                    "film-gowns",
                    "goggles",
                    "tube-guides",
                    "diving-adapter",
                )
                found.append(replace(asked, posts="care" if care else posts))
    return found


@cache
def demand(places: tuple[Place, ...]) -> tuple[Wanted, ...]:
    """Every need of the fortnight, in order of the day it is filed, then of the establishment."""
    groups = {place.key for place in places if place.sort == "group"}
    found: list[Wanted] = []
    for week in range(len(WEEKS)):
        visors = _visors(places, week, drawn(f"visors of week {week}"))
        found += _completed(visors, lambda wanted: wanted.place in groups, VISORS_A_WEEK)
        found += _others(places, week, drawn(f"other needs of week {week}"))
    return tuple(sorted(found, key=lambda wanted: (wanted.filed, wanted.place, wanted.design)))
