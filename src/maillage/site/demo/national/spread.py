"""Where things stand: real communes, so that every region has its share, overseas included.

Guarantees: shares are proportional to inhabitants with a floor for each territory (largest
remainder); a commune is taken from the shipped file and has inhabitants; large towns are
taken several times, as in life, and a share goes to small ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from maillage.kernel.territories import Commune, communes, departments
from maillage.site.demo.national import drawn

SMALL = (1_500, 15_000)  # inhabitants of a small town that has a workshop
SMALL_SHARE = 0.3
AGAIN = 1.6  # how much a town already taken is worth less: inhabitants ÷ (times + 1) ^ AGAIN

# Overseas workshops by department; the rest is shared between the regions of Europe.
OVERSEAS: Mapping[str, int] = {"971": 3, "972": 3, "973": 2, "974": 3, "976": 2, "987": 1, "988": 1}


@cache
def inhabited() -> Mapping[str, Sequence[Commune]]:
    """Communes with inhabitants by department, the most populous first."""
    found: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes().values():
        if commune.population > 0:
            found[commune.department].append(commune)
    return {
        code: tuple(sorted(group, key=lambda c: (-c.population, c.insee))) for code, group in found.items()
    }


@cache
def inhabitants(departement: str) -> int:
    return sum(commune.population for commune in inhabited().get(departement, ()))


def shares(total: int, weights: Mapping[str, float], least: int = 0) -> dict[str, int]:
    """`total` shared by weight, at least `least` each, by largest remainder; ties in order of key."""
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError("the floors pass the total")
    whole = sum(weights.values())
    exact = {key: spare * weight / whole for key, weight in weights.items()}
    given = {key: least + int(part) for key, part in exact.items()}
    missing = total - sum(given.values())
    for key in sorted(exact, key=lambda k: (-(exact[k] % 1), k))[:missing]:
        given[key] += 1
    return given


def towns(pool: Sequence[Commune], count: int) -> list[Commune]:
    """The most populous, each worth less every time it is taken."""
    times: dict[str, int] = defaultdict(int)
    chosen = []
    for _ in range(count):
        best = max(pool, key=lambda c: (c.population / (times[c.insee] + 1) ** AGAIN, c.insee))
        times[best.insee] += 1
        chosen.append(best)
    return chosen


def _small_towns(pool: Sequence[Commune], count: int, subject: str) -> list[Commune]:
    fit = [commune for commune in pool if SMALL[0] <= commune.population <= SMALL[1]]
    return sorted(drawn(subject).sample(fit, min(count, len(fit))), key=lambda c: c.insee)


def european_regions() -> dict[str, list[str]]:
    """Departments of each region of the continent and Corsica."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in departments():
        if item.zone in ("continent", "corse"):
            found[item.region].append(item.code)
    return dict(found)


def workshop_towns(count: int) -> list[Commune]:
    """`count` communes of workshops, region by region: large towns several times, small ones too."""
    chosen = [town for code, number in OVERSEAS.items() for town in towns(inhabited()[code][:8], number)]
    regions = european_regions()
    people = {region: float(sum(map(inhabitants, codes))) for region, codes in regions.items()}
    for region, number in sorted(shares(count - len(chosen), people, least=2).items()):
        pool = [commune for code in regions[region] for commune in inhabited()[code]]
        small = round(number * SMALL_SHARE)
        chosen += towns(sorted(pool, key=lambda c: -c.population)[:40], number - small)
        chosen += _small_towns(pool, small, f"workshops in {region}")
    return chosen


def peopled_towns(count: int, subject: str, least: int, skip: Sequence[str] = ()) -> list[Commune]:
    """`count` communes drawn by their inhabitants, of at least `least`, in every department."""
    codes = [item.code for item in departments() if item.code not in skip and inhabited().get(item.code)]
    random = drawn(subject)
    chosen: list[Commune] = []
    for code, number in shares(count, {code: float(inhabitants(code)) for code in codes}).items():
        pool = [commune for commune in inhabited()[code] if commune.population >= least] or [
            inhabited()[code][0]
        ]
        chosen += random.choices(pool, weights=[commune.population**0.75 for commune in pool], k=number)
    return chosen
