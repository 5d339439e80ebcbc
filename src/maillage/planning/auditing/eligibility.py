"""Who may make what for whom, derived from the instance alone.

A workshop may serve (need, design) when it is in the need's zone, no refusal matches, it
has hours of every process on some day, the piece fits in any axis order wherever a
largest piece is stated, it holds every material at some time, and the road is within
`max_travel_hours`; and when fewer than `max_candidates` such workshops are nearer (equal
distances: by id). A committed pair is exempt from the rank and from the travel limit,
which is no ground for withdrawing accepted work. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from maillage.planning.auditing import codes
from maillage.planning.auditing.findings import Findings
from maillage.planning.auditing.places import DOUBT, KM_AN_HOUR, Numbers, distance, hours, kilometres
from maillage.planning.instance import Ban, Design, Instance, Need, Workshop


@dataclass(frozen=True, slots=True)
class _Makers:
    """The workshops of one zone that can make one design."""

    ids: list[str]
    rank: dict[str, int]
    lats: Numbers
    lons: Numbers


@dataclass(slots=True)
class Eligibility:
    """Answers about one instance; what is computed is kept."""

    instance: Instance
    needs: dict[str, Need] = field(init=False)
    designs: dict[str, Design] = field(init=False)
    workshops: dict[str, Workshop] = field(init=False)
    committed: frozenset[tuple[str, str, str]] = field(init=False)
    _bans: dict[tuple[str, str, str | None], list[Ban]] = field(init=False)
    _makers: dict[tuple[str, str], _Makers] = field(default_factory=dict)
    _roads: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needs = {need.id: need for need in self.instance.needs}
        self.designs = {design.id: design for design in self.instance.designs}
        self.workshops = {workshop.id: workshop for workshop in self.instance.workshops}
        self.committed = frozenset((c.need, c.workshop, c.design) for c in self.instance.commitments)
        self._bans = {}
        for ban in self.instance.refusals:
            self._bans.setdefault(_narrowest(ban), []).append(ban)

    def road(self, need: Need, workshop: Workshop) -> float:
        """Road km between them."""
        pair = (need.id, workshop.id)
        if pair not in self._roads:
            self._roads[pair] = distance(need, workshop)
        return self._roads[pair]

    def refusal(self, need: Need, design: str, workshop: str | None) -> Ban | None:
        """A refusal that forbids the pair; without a workshop (industry, stock), one that names none."""
        for ban in self._near_bans(need, (design, None)):
            if ban.workshop is None or ban.workshop == workshop:
                return ban
        return None

    def _near_bans(self, need: Need, designs: tuple[str | None, ...]) -> Iterator[Ban]:
        """Refusals of the need on these designs (None: on every design)."""
        for kind, value in (("need", need.id), ("territory", need.territory), ("", "")):
            for design in designs:
                for ban in self._bans.get((kind, value, design), ()):
                    if ban.need in (None, need.id) and ban.territory in (None, need.territory):
                        yield ban

    def check(self, need: Need, design: Design, workshop: Workshop, where: str, findings: Findings) -> None:
        """Report each condition the pair does not meet."""
        before = len(findings.found)
        if need.zone != workshop.zone:
            findings.add(codes.ZONE, where, source=workshop.zone, need=need.zone)
        ban = self.refusal(need, design.id, workshop.id)
        if ban is not None:
            findings.add(codes.REFUSED, where, reason=ban.reason)
        _check_making(design, workshop, where, findings)
        if (need.id, workshop.id, design.id) in self.committed:
            return
        travel, limit = hours(distance(need, workshop)), self.instance.limits.max_travel_hours
        if travel > limit + DOUBT * max(1.0, limit):
            findings.add(codes.TRAVEL, where, hours=travel, limit=limit)
        if len(findings.found) == before:
            self._check_rank(need, design, workshop, where, findings)

    def may_keep(self, need: Need, design: Design, workshop: Workshop) -> bool:
        """Whether an accepted pair still meets every condition, the travel limit included."""
        findings = Findings()
        self.check(need, design, workshop, "", findings)
        travel, limit = hours(distance(need, workshop)), self.instance.limits.max_travel_hours
        return not findings.found and travel <= limit + DOUBT * max(1.0, limit)

    def _check_rank(
        self, need: Need, design: Design, workshop: Workshop, where: str, findings: Findings
    ) -> None:
        """Report a workshop that enough eligible ones precede."""
        limit = self.instance.limits.max_candidates
        makers = self._makers_of(design, need.zone)
        if len(makers.ids) <= limit:
            return
        road = kilometres(need, makers.lats, makers.lons)
        own = road[makers.rank[workshop.id]]
        doubt = DOUBT * max(1.0, own)
        same = (makers.lats == workshop.lat) & (makers.lons == workshop.lon)
        ahead = (road < own - doubt) & ~same
        ahead |= same & (np.arange(len(makers.ids)) < makers.rank[workshop.id])
        ahead &= road <= self.instance.limits.max_travel_hours * KM_AN_HOUR + DOUBT
        if int(ahead.sum()) < limit:
            return
        banned = self._banned_workshops(need, design.id)
        nearer = sum(makers.ids[place] not in banned for place in np.nonzero(ahead)[0].tolist())
        if nearer >= limit:
            findings.add(codes.NOT_NEAREST, where, nearer=nearer, limit=limit)

    def _banned_workshops(self, need: Need, design: str) -> set[str]:
        return {ban.workshop for ban in self._near_bans(need, (design, None)) if ban.workshop is not None}

    def _makers_of(self, design: Design, zone: str) -> _Makers:
        """Sorted by id, so that ranks settle equal places."""
        key = (design.id, zone)
        if key not in self._makers:
            able = (w for w in self.instance.workshops if w.zone == zone and can_make(design, w))
            self._makers[key] = _gathered(sorted(able, key=lambda workshop: workshop.id))
        return self._makers[key]


def _gathered(workshops: Iterable[Workshop]) -> _Makers:
    found = list(workshops)
    ids = [workshop.id for workshop in found]
    lats, lons = np.array([w.lat for w in found]), np.array([w.lon for w in found])
    return _Makers(ids, {code: place for place, code in enumerate(ids)}, lats, lons)


def _narrowest(ban: Ban) -> tuple[str, str, str | None]:
    """Where to file a refusal so that few are looked at for one need and design."""
    if ban.need is not None:
        return "need", ban.need, ban.design
    kind, value = ("", "") if ban.territory is None else ("territory", ban.territory)
    return kind, value, ban.design


def can_make(design: Design, workshop: Workshop) -> bool:
    """Whether the workshop has all that the design takes."""
    findings = Findings()
    _check_making(design, workshop, "", findings)
    return not findings.found


def _check_making(design: Design, workshop: Workshop, where: str, findings: Findings) -> None:
    """Report what the workshop lacks to make the design at all: process, room, material."""
    if not design.steps:
        findings.add(codes.PROCESS, where, workshop=workshop.id, process="—")
    for step in design.steps:
        if not any(hour > 0 for hour in workshop.machine_hours.get(step.process, ())):
            findings.add(codes.PROCESS, where, workshop=workshop.id, process=step.process)
        room = (workshop.max_envelope_mm or {}).get(step.process)
        if design.envelope_mm is not None and room is not None:
            sides = zip(sorted(design.envelope_mm), sorted(room), strict=True)
            if any(side > most for side, most in sides):
                detail = {"piece": design.envelope_mm, "room": room}
                findings.add(codes.ENVELOPE, where, process=step.process, **detail)
    for use in design.materials:
        if not any(arrival.quantity > 0 for arrival in workshop.materials.get(use.id, ())):
            findings.add(codes.NO_MATERIAL, where, workshop=workshop.id, material=use.id)
