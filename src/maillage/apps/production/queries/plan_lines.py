"""Who makes what in a plan: by need, by workshop, and every line for export.

Guarantees: a number of SQL queries that does not depend on the size of the plan; a filter
keeps whole needs (or whole workshops), so that the figures of a line are always those of
the plan; the lines of a need add up, with what is missing, to what was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.paging import PAGE_SIZE, Page
from maillage.apps.production.queries.plans import KeptPlan
from maillage.kernel.text import Text
from maillage.planning import plan as planning


@dataclass(frozen=True, slots=True)
class NeedFace:
    """What names a need to people."""

    code: str
    establishment: str
    establishment_name: str
    city: str
    department: str
    design: str
    design_name: Text
    quantity: int
    deadline: date


@dataclass(frozen=True, slots=True)
class ShopFace:
    code: str
    name: str
    city: str
    department: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Pieces of one source for one need. `kind`: workshop, industry or stock."""

    need: str
    kind: str
    source: str
    source_name: str
    source_city: str
    profile: str
    quantity: int
    ready_on: date
    arrive_on: date
    on_time: bool


@dataclass(frozen=True, slots=True)
class PlannedNeed:
    """`asked` is what the plan was asked for: the need less what was already made."""

    need: NeedFace
    asked: int
    on_time: int
    late: int
    lines: tuple[PlannedLine, ...]

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class PlannedShop:
    shop: ShopFace
    pieces: int
    late: int
    needs: int
    designs: tuple[str, ...]
    first_ready: date
    last_ready: date


def paged(items: Sequence[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of a list already read; past the end gives the last."""
    number = min(max(1, number), max(1, -(-len(items) // size)))
    return Page(tuple(items[(number - 1) * size : number * size]), len(items), number, size)


def need_faces(scenario: str) -> dict[str, NeedFace]:
    """Every need of the scope by code. One query."""
    rows = Need.objects.filter(scenario=scenario).values_list(
        "code",
        "establishment__code",
        "establishment__name",
        "establishment__city",
        "establishment__department",
        "design__code",
        "design__name",
        "quantity",
        "deadline",
    )
    return {row[0]: NeedFace(*row[:6], Text.from_dict(row[6]), *row[7:]) for row in rows}


def shop_faces() -> dict[str, ShopFace]:
    """Every workshop by code. One query."""
    rows = Workshop.objects.values_list("code", "name", "city", "department")
    return {row[0]: ShopFace(*row) for row in rows}


def _line(kept: KeptPlan, line: planning.Line, shops: Mapping[str, ShopFace]) -> PlannedLine:
    shop = shops.get(line.source) if line.source_kind == "workshop" else None
    start = kept.instance.start
    return PlannedLine(
        need=line.need,
        kind=line.source_kind,
        source=line.source,
        source_name=shop.name if shop is not None else line.source,
        source_city=shop.city if shop is not None else "",
        profile=line.design,
        quantity=line.quantity,
        ready_on=start + timedelta(days=line.ready_day),
        arrive_on=start + timedelta(days=line.arrival_day),
        on_time=line.on_time,
    )


def _matches(words: Sequence[str], *texts: str) -> bool:
    found = folded(*texts)
    return all(word in found for word in words)


def _of_need(words: Sequence[str], face: NeedFace, lines: Iterable[PlannedLine]) -> bool:
    if not words:
        return True
    makers = [part for line in lines for part in (line.source, line.source_name, line.source_city)]
    names = (face.design_name.fr, face.design_name.en, face.design)
    places = (face.establishment, face.establishment_name, face.city)
    return _matches(words, face.code, *names, *places, *makers)


def planned_needs(
    kept: KeptPlan, *, text: str = "", workshop: str = "", state: str = ""
) -> tuple[PlannedNeed, ...]:
    """Needs of the plan by code, each with who makes it. Two queries.

    `text`: every word, in the need, its object, its establishment or its makers. `state`:
    ``whole`` (all on time), ``late`` (some late), ``partial`` (some missing, some not), ``none``.
    """
    faces, shops = need_faces(kept.scenario), shop_faces()
    by_need: dict[str, list[PlannedLine]] = defaultdict(list)
    for line in kept.plan.lines:
        by_need[line.need].append(_line(kept, line, shops))
    words, found = folded(text).split(), []
    for need in kept.instance.needs:
        lines = by_need[need.id]
        if workshop and all(line.source != workshop for line in lines):
            continue
        if not _of_need(words, faces[need.id], lines):
            continue
        on_time = sum(line.quantity for line in lines if line.on_time)
        late = sum(line.quantity for line in lines if not line.on_time)
        row = PlannedNeed(faces[need.id], need.quantity, on_time, late, tuple(lines))
        if not state or state == state_of(row):
            found.append(row)
    return tuple(found)


def state_of(row: PlannedNeed) -> str:
    if not row.lines:
        return "none"
    if row.missing:
        return "partial"
    return "late" if row.late else "whole"


def planned_shops(kept: KeptPlan, *, text: str = "") -> tuple[PlannedShop, ...]:
    """Workshops that the plan gives work to, the most pieces first. One query."""
    shops = shop_faces()
    by_shop: dict[str, list[PlannedLine]] = defaultdict(list)
    for line in kept.plan.lines:
        if line.source_kind == "workshop":
            by_shop[line.source].append(_line(kept, line, shops))
    words = folded(text).split()
    found = [
        PlannedShop(
            shop=shops[code],
            pieces=sum(line.quantity for line in lines),
            late=sum(line.quantity for line in lines if not line.on_time),
            needs=len({line.need for line in lines}),
            designs=tuple(sorted({line.profile for line in lines})),
            first_ready=min(line.ready_on for line in lines),
            last_ready=max(line.ready_on for line in lines),
        )
        for code, lines in by_shop.items()
        if _matches(words, code, shops[code].name, shops[code].city)
    ]
    return tuple(sorted(found, key=lambda row: (-row.pieces, row.shop.code)))


HEADER = (
    "besoin",
    "etablissement",
    "nom_etablissement",
    "commune",
    "departement",
    "modele",
    "profil",
    "origine",
    "code_origine",
    "nom_origine",
    "pieces",
    "prete_le",
    "arrive_le",
    "a_temps",
)


def line_table(kept: KeptPlan) -> tuple[tuple[Any, ...], ...]:
    """Every line of the plan under `HEADER`. Two queries."""
    faces, shops = need_faces(kept.scenario), shop_faces()
    rows = []
    for planned in kept.plan.lines:
        line, face = _line(kept, planned, shops), faces[planned.need]
        rows.append(
            (
                face.code,
                face.establishment,
                face.establishment_name,
                face.city,
                face.department,
                face.design,
                line.profile,
                line.kind,
                line.source,
                line.source_name,
                line.quantity,
                line.ready_on,
                line.arrive_on,
                line.on_time,
            )
        )
    return tuple(rows)
