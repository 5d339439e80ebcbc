"""What waits for a classification, the most asked for first, and how much of each family nobody reviewed.

Guarantees: a unit (version × profile × use) stands in the queue as long as no decision classifies it, or
when the one that did is over; pieces and needs are those of real, open needs that take maker-made objects,
counted once for each use of a design, on its latest version only; a need is blocked when no profile of
its design is open for its use. Derivatives inherit nothing: each stands for itself. Source: safety scheme
§1.1 (a collection flooded by derivatives reviewed a fifth of itself).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Sum

from maillage.apps.authority.queries.dossier import Standing, standings
from maillage.apps.catalogue.models import Design, Profile
from maillage.apps.needs.bridges import use_for
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.sorting import LineOrder
from maillage.kernel.text import Text

WAITING = ("unclassified", "over", "ended")


@dataclass(frozen=True, slots=True)
class Demand:
    """Open needs of a design for one use: their number, and the pieces they still await."""

    needs: int = 0
    pieces: int = 0


NONE_ASKED = Demand()


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A unit to review. `state`: ``unclassified``, or ``over``, ``ended`` after `last_act`; `blocked`: needs
    that only a decision would open; `derivatives`: designs drawn from this one; `days`: since it was published."""

    profile: str
    use: str
    version: str
    design: str
    design_name: Text
    family: str
    family_name: Text
    profile_name: Text
    is_latest: bool
    derived_from: str
    derivatives: int
    state: str
    last_act: str
    published_on: date
    days: int
    needs: int
    pieces: int
    blocked: int


@dataclass(frozen=True, slots=True)
class FamilyProgress:
    """A family's versions, how many have no decision at all, and what is asked of the undecided ones."""

    code: str
    name: Text
    versions: int
    undecided: int
    pieces: int
    blocked: int

    @property
    def share_undecided(self) -> float:
        return self.undecided / self.versions if self.versions else 0.0


@dataclass(frozen=True, slots=True)
class Queue:
    """Every line, the most asked for first, and every family, in the same order."""

    lines: tuple[QueueLine, ...]
    families: tuple[FamilyProgress, ...]

    @property
    def pieces(self) -> int:
        return sum(family.pieces for family in self.families)

    @property
    def blocked(self) -> int:
        return sum(family.blocked for family in self.families)


# The classes that make the use of a need: its own and its establishment's, written and vouched for.
CLASSES = ("recipient_class", "establishment__recipient_class", "establishment__vouched_recipient_class")


def _demands() -> dict[tuple[str, str], Demand]:
    """By design and use. One query."""
    rows = (
        Need.objects.filter(status=NeedStatus.OPEN, scenario="")
        .exclude(accepts_maker_made=False)
        .exclude(accepts_maker_made=None, establishment__accepts_maker_made=False)
        .values("design__code", "posts", *CLASSES)
        .annotate(needs=Count("pk"), pieces=Sum(F("quantity") - F("received")))
    )
    found: dict[tuple[str, str], Demand] = defaultdict(Demand)
    for row in rows:
        classes = {row[name] for name in CLASSES} - {""}
        key = row["design__code"], use_for(row["posts"], classes)
        found[key] = Demand(found[key].needs + row["needs"], found[key].pieces + int(row["pieces"] or 0))
    return found


# Of each profile of the country, what a line says and no more.
_READ = (
    *("code", "name", "version__code", "version__published_on", "version__design__code"),
    *("version__design__name", "version__design__family__code", "version__design__family__name"),
    "version__design__derived_from__code",
)


def _line(
    row: Profile,
    standing: Standing,
    demand: Demand,
    *,
    latest: bool,
    blocked: bool,
    derivatives: int,
    day: date,
) -> QueueLine:
    version, design = row.version, row.version.design
    asked = demand if latest else NONE_ASKED
    return QueueLine(
        profile=row.code,
        use=standing.use,
        version=version.code,
        design=design.code,
        design_name=Text.from_dict(design.name),
        family=design.family.code,
        family_name=Text.from_dict(design.family.name),
        profile_name=Text.from_dict(row.name),
        is_latest=latest,
        derived_from=design.derived_from.code if design.derived_from is not None else "",
        derivatives=derivatives,
        state=standing.state,
        last_act=standing.act,
        published_on=version.published_on,
        days=(day - version.published_on).days,
        needs=asked.needs,
        pieces=asked.pieces,
        blocked=asked.needs if blocked else 0,
    )


def _families(
    rows: Sequence[Profile], found: Mapping[str, Sequence[Standing]], lines: Iterable[QueueLine]
) -> tuple[FamilyProgress, ...]:
    versions: dict[str, set[str]] = defaultdict(set)
    decided: dict[str, set[str]] = defaultdict(set)
    names: dict[str, Text] = {}
    for row in rows:
        family = row.version.design.family
        names[family.code] = Text.from_dict(family.name)
        versions[family.code].add(row.version.code)
        if any(standing.act for standing in found[row.code]):
            decided[family.code].add(row.version.code)
    asked: dict[str, dict[tuple[str, str], Demand]] = defaultdict(dict)
    for line in lines:
        if line.blocked:
            asked[line.family][line.design, line.use] = Demand(line.blocked, line.pieces)
    progress = [
        FamilyProgress(
            code, names[code], len(versions[code]), len(versions[code] - decided[code]),
            sum(demand.pieces for demand in asked[code].values()),
            sum(demand.needs for demand in asked[code].values()),
        )
        for code in names
    ]  # fmt: skip
    return tuple(sorted(progress, key=lambda f: (-f.pieces, -f.undecided, f.code)))


def read_queue(day: date) -> Queue:
    """The whole queue, over hundreds of versions. Six queries, however many."""
    profiles = Profile.objects.select_related("version__design__family", "version__design__derived_from")
    rows = list(profiles.only(*_READ).order_by("version__design__code", "-version__number", "pk"))
    found = standings([row.code for row in rows], day)
    demands = _demands()
    derivatives: dict[int, int] = dict(
        Design.objects.filter(derived_from__isnull=False)
        .values_list("derived_from")
        .annotate(number=Count("pk"))
        .order_by()
    )
    latest: dict[str, str] = {}
    served: set[tuple[str, str]] = set()
    for row in rows:
        latest.setdefault(row.version.design.code, row.version.code)
        served |= {(row.version.design.code, s.use) for s in found[row.code] if s.is_open}
    lines = [
        _line(
            row, standing, demands.get((row.version.design.code, standing.use), NONE_ASKED),
            latest=latest[row.version.design.code] == row.version.code,
            blocked=(row.version.design.code, standing.use) not in served,
            derivatives=derivatives.get(row.version.design.pk, 0), day=day,
        )
        for row in rows
        for standing in found[row.code]
        if standing.state in WAITING
    ]  # fmt: skip
    return Queue(tuple(QUEUE_ORDERS.arranged(lines, "")), _families(rows, found, lines))


def _demand(line: QueueLine) -> tuple[int, ...]:
    """What makes a unit come first: pieces that only a decision would open, pieces asked, the latest version,
    derivatives that wait behind it, age."""
    opened = line.pieces if line.blocked else 0
    return opened, line.pieces, int(line.is_latest), line.derivatives, line.days


QUEUE_ORDERS = LineOrder[QueueLine](
    {
        "demand": _demand,
        "pieces": lambda q: q.pieces,
        "blocked": lambda q: q.blocked,
        "derivatives": lambda q: q.derivatives,
        "days": lambda q: q.days,
        "family": lambda q: q.family_name,
        "design": lambda q: q.design_name,
        "profile": lambda q: q.profile,
    },
    default="-demand",
    tie=lambda q: (q.profile, q.use),
)


def queue_list(
    *,
    day: date,
    family: str = "",
    use: str = "",
    asked: str = "",
    text: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[QueueLine]:
    """The queue as a list. `asked`: ``blocked`` or ``asked`` keeps what needs wait for; `text` is part of a code
    or a name. Six queries. Raises Refusal ``list.unknown_sort``."""
    found: list[QueueLine] = []
    for line in read_queue(day).lines:
        words: list[Any] = [line.profile, line.design_name.fr, line.design_name.en, line.profile_name.fr]
        if text and not any(text.lower() in str(word).lower() for word in words):
            continue
        if (family and line.family != family) or (use and line.use != use):
            continue
        if (asked == "blocked" and not line.blocked) or (asked == "asked" and not line.needs):
            continue
        found.append(line)
    return paged(QUEUE_ORDERS.arranged(found, sort, language), page, size)
