"""What the home page shows: key figures with one definition each, places, what is stopped, the latest decisions.

Guarantees: needs that a scenario supposes are never counted with real ones; a design counts as
classified when at least one of its profiles has, for one use, a decision of category A, B or C in force
that no hold blocks. Aggregates only: nothing here names who asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum

from maillage.apps.authority.queries.act_list import ActLine, act_list
from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import Standing
from maillage.apps.authority.queries.stops import Stop, stops
from maillage.apps.catalogue.models import Design
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.queries.workshops import MapPoint, workshop_points
from maillage.apps.records.codes import ActKind
from maillage.kernel.text import Text

CONFIRMED_DAYS = 30
LATEST = 6


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """`pieces_asked` counts what open needs still miss: asked less received. `promised` is the part of the
    pieces of open needs that workshops have accepted, None when nothing is asked."""

    workshops: int
    workshops_confirmed: int
    needs_open: int
    establishments_asking: int
    pieces_asked: int
    promised: float | None
    designs: int
    designs_classified: int


@dataclass(frozen=True, slots=True)
class LatestDecision:
    """A decision as a card: what it classifies, and as what."""

    act: str
    category: str
    state: str
    design: str
    name: Text
    profile: str
    use: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class HomeBoard:
    figures: HomeFigures
    points: tuple[MapPoint, ...]
    stops: tuple[Stop, ...]
    decisions: tuple[LatestDecision, ...]


def _figures(day: date, open_designs: int) -> HomeFigures:
    recent = day - timedelta(days=CONFIRMED_DAYS)
    workshops = Workshop.objects.filter(is_open=True).aggregate(
        open=Count("pk"), confirmed=Count("pk", filter=Q(last_confirmed_on__gte=recent))
    )
    sums = Need.objects.filter(status=NeedStatus.OPEN, scenario="").aggregate(
        open=Count("pk"), asking=Count("establishment", distinct=True), asked=Sum("quantity"),
        missing=Sum(F("quantity") - F("received")), committed=Sum("committed"),
    )  # fmt: skip
    return HomeFigures(
        workshops=workshops["open"],
        workshops_confirmed=workshops["confirmed"],
        needs_open=sums["open"],
        establishments_asking=sums["asking"],
        pieces_asked=max(0, sums["missing"] or 0),
        promised=(sums["committed"] or 0) / sums["asked"] if sums["asked"] else None,
        designs=Design.objects.count(),
        designs_classified=open_designs,
    )


def _card(line: ActLine, names: Mapping[str, Text]) -> LatestDecision:
    design = line.subject.partition("-")[0]
    return LatestDecision(
        act=line.number,
        category=line.category,
        state=line.state,
        design=design,
        name=names[design],
        profile=line.subject,
        use=line.object,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )


def _decisions(day: date, found: Mapping[str, Sequence[Standing]]) -> tuple[LatestDecision, ...]:
    """The latest decisions, each as its profile stands on the day (a hold counts)."""
    lines = act_list(day=day, kind=ActKind.DECISION.value, size=LATEST).items
    codes = {line.subject.partition("-")[0] for line in lines}
    rows = Design.objects.filter(code__in=codes).values_list("code", "name")
    names = {code: Text.from_dict(name) for code, name in rows}
    cards = []
    for line in lines:
        card = _card(line, names)
        held = any(s.act == card.act and s.state == "held" for s in found.get(card.design, ()))
        cards.append(replace(card, state="held") if held else card)
    return tuple(cards)


def home_board(day: date) -> HomeBoard:
    """The home page on `day`. Some 15 queries, whatever the size of the network."""
    found = by_design(day)
    figures, points = _figures(day, len(found.open_designs())), workshop_points()
    return HomeBoard(figures, points, stops(day), _decisions(day, found))
