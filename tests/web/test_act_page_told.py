"""Who was told, on the page of an act: the first in sight, the others unfolded, each once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from maillage.apps.production.queries.act_effects import ActEffects, ToldHolder

WHEN = datetime(2026, 11, 21, 9, tzinfo=UTC)


def _page(told: int) -> str:
    holders = tuple(ToldHolder(f"E{n:04d}", f"Place {n}", True, WHEN, WHEN, None, "") for n in range(told))
    effects = ActEffects((), (), (), (), (), holders, ())
    sheet = SimpleNamespace(act=SimpleNamespace(number="2026-001"))
    return render_to_string("maillage/pages/acts/_done.html", {"effects": effects, "sheet": sheet})


@pytest.mark.parametrize(("told", "beyond"), [(1, 0), (8, 0), (9, 1), (95, 87)])
def test_the_first_eight_are_in_sight_and_the_others_unfolded(told: int, beyond: int) -> None:
    page = _page(told)
    seen, _fold, folded = page.partition("<details>")
    assert [page.count(f">E{n:04d}<") for n in range(told)] == [1] * told
    assert (seen.count("data-label="), folded.count("data-label=")) == (2 * (told - beyond), 2 * beyond)
    assert (f"Et {beyond} autre" in folded) == bool(beyond)
    regions = re.findall(r'id="(table-[^"]+)"', page)
    assert len(set(regions)) == len(regions) == (2 if beyond else 1)
