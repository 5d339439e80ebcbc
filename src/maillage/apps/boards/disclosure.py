"""Which counts of needs may be published by territory without giving away who asks.

The rule: a territory's needs are published when at least `FEWEST` establishments ask there and none asks
for more than `MOST` of the pieces; none at all is published as none, where at least `FEWEST` could ask
(elsewhere, whether anyone asks is not told either). What is held back of a region is
never the needs of so few either, since anybody can subtract: the smallest of its published departments
are held back with it until it is not; failing that the whole region is, and regions within the country
alike (decision 0019). Source: the threshold and dominance rules of official statistics (Insee, « Guide du secret
statistique »: three units and 85 %; five here, because health establishments are few and named in public
lists).

Guarantees: pure; what is published never lets one subtract down to a group that breaks the rule, within
one day's figures. Two days' figures differ by what was asked between them: the rule says nothing of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

FEWEST = 5
MOST = 0.85

Askers = Mapping[str, int]  # establishment → pieces it asks for


def tells_who(askers: Askers) -> bool:
    """Whether the sum of these askers gives one of them away."""
    total = sum(askers.values())
    return bool(askers) and (len(askers) < FEWEST or max(askers.values()) > MOST * total)


def _together(cells: Mapping[str, Askers], names: Collection[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name in names:
        found.update(cells[name])
    return found


def held_back(cells: Mapping[str, Askers]) -> frozenset[str]:
    """Of cells whose sum is published, those that are not: each by itself, or to hide another."""
    asked = {name: askers for name, askers in cells.items() if askers}
    hidden = {name for name, askers in asked.items() if tells_who(askers)}
    shown = sorted(
        asked.keys() - hidden, key=lambda name: (len(asked[name]), sum(asked[name].values()), name)
    )
    for name in shown:
        if not tells_who(_together(asked, hidden)):
            break
        hidden.add(name)
    return frozenset(hidden)


def published(
    regions: Mapping[str, Mapping[str, Askers]], could_ask: Mapping[str, int]
) -> tuple[frozenset[str], frozenset[str]]:
    """The regions and the departments whose needs are published.

    `regions`: the departments of each region, with who asks there; `could_ask`: how many establishments a
    department has. A region that is held back has its departments held back.
    """
    totals = {region: _together(cells, cells) for region, cells in regions.items()}
    if tells_who(_together(totals, totals)):
        return frozenset(), frozenset()
    back = held_back(totals)
    shown = {
        region
        for region, cells in regions.items()
        if region not in back and sum(could_ask.get(code, 0) for code in cells) >= FEWEST
    }
    departments = {
        code
        for region in shown
        for code in regions[region].keys() - held_back(regions[region])
        if could_ask.get(code, 0) >= FEWEST
    }
    return frozenset(shown), frozenset(departments)
