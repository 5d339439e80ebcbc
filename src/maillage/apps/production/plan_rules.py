"""Safety verdicts of a whole instance, asked once each: what the planner may not do, and why.

A pair is refused unless the verdict on making holds on every day of the horizon. The
engine says which groups of facts each rule reads; a group is evaluated once for each
distinct combination of those facts, for one of the workshops that rules cannot tell apart
(`safety.alike`), and only on the days on which its answer may change, so the cost grows with
designs × kinds of workshops and designs × needs, not with their product over days. A test
asks every pair every day, the plain way, and must agree. Source: planning page §2, safety
scheme §3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.questions import maker_of, unit_of
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.planning.instance import Ban
from maillage.safety.alike import Likeness
from maillage.safety.facts import NO_MAKER, Facts, Maker, Recipient, Unit
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.rule import OF_RECIPIENTS, Facet
from maillage.safety.turning import turning_days, worth_asking
from maillage.safety.verdict import Group, groups, refusal_codes

# A maker rule that reads no more than this is the same for every need of a kind (use and class).
OF_A_KIND = frozenset({Facet.UNIT, Facet.MAKER, Facet.CLASS, Facet.LOT})
NO_UNIT = Unit("", "", "", "")

Codes = tuple[str, ...]
Period = tuple[Unit, tuple[date, ...]]
Kind = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One need as the rules see it, with the profiles that could serve it for its use."""

    need: str
    use: str
    recipient: Recipient
    profiles: tuple[str, ...]
    near: frozenset[str] = frozenset()  # workshops near enough to matter


def _kind_of(asked: Asked) -> Kind:
    """The use, the class, and the class claimed without verification (empty: none)."""
    who = asked.recipient
    return asked.use, who.recipient_class, who.claimed.recipient_class if who.claimed else ""


def _part(facet: Facet, who: Recipient) -> Any:
    if facet is Facet.CLASS:
        return who.recipient_class
    if facet is Facet.NEED:
        return (who.recipient_class, who.posts, who.no_ppe_required, who.occupation)
    return (who.recipient_class, who.territories) if facet is Facet.PLACE else who


def _key(group: Group, profile: str, asked: Asked) -> tuple[Any, ...]:
    """What the group reads of a question, makers apart: questions equal in it have one answer."""
    who = asked.recipient
    parts = tuple(
        (_part(facet, who), who.claimed and _part(facet, who.claimed))
        for facet in group.facets
        if facet in OF_RECIPIENTS
    )
    return (profile, asked.use, parts) if Facet.UNIT in group.reads else parts


@dataclass(slots=True)
class PlanRules:
    """The book, the horizon and the memory of what was already asked."""

    book: ActBook
    days: Sequence[date]
    profiles: dict[str, Profile]
    workshops: dict[str, Workshop]
    _memory: dict[str, dict[Any, Codes]] = field(default_factory=lambda: defaultdict(dict))
    _rows: dict[str, dict[Any, Mapping[str, Codes]]] = field(default_factory=lambda: defaultdict(dict))
    _units: dict[tuple[str, str], list[Period]] = field(default_factory=dict)
    _makers: dict[str, Maker] = field(default_factory=dict)
    _turning: frozenset[date] = frozenset()
    _anytime: list[Period] = field(default_factory=list)
    _likeness: Likeness = field(init=False)
    _classes: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The days that the acts of the book and the makers themselves turn on; units add theirs."""
        book = self.book
        self._makers = {code: maker_of(book, self.workshops[code]) for code in sorted(self.workshops)}
        acts = (book.policies, book.holds, tuple(book.acceptances.values()))
        self._turning = turning_days(*acts, tuple(self._makers.values()), STARTING_SCHEME)
        self._likeness = Likeness(self._makers, book.holds)
        self._anytime = [(NO_UNIT, worth_asking(self.days, self._turning))]

    def _periods(self, group: Group, profile: str, use: str) -> list[Period]:
        """The days worth asking, grouped by the decision and basis that stand on them."""
        if Facet.UNIT not in group.reads:
            return self._anytime
        if (profile, use) not in self._units:
            row = self.profiles[profile]
            dated = [(unit_of(self.book, row, use, day), day) for day in self.days]
            self._units[profile, use] = [
                (unit, worth_asking([day for _, day in found], self._turning | turning_days(unit)))
                for unit, found in groupby(dated, key=lambda p: p[0])
            ]
        return self._units[profile, use]

    def _alike(self, group: Group, profile: str, use: str) -> tuple[tuple[str, ...], ...]:
        """Workshops that the rules of the group cannot tell apart before the profile."""
        if Facet.UNIT not in group.reads:
            return tuple((code,) for code in self._makers)
        if (profile, use) not in self._classes:
            units = [unit for unit, _ in self._periods(group, profile, use)]
            self._classes[profile, use] = self._likeness.classes(units)
        return self._classes[profile, use]

    def _ask(self, group: Group, periods: Sequence[Period], maker: Maker, who: Recipient) -> Codes:
        """Codes of the group's refusals for these facts, each once, in order."""
        codes: dict[str, None] = {}
        for unit, days in periods:
            facts = Facts(
                action="make",
                day=days[0],
                unit=unit,
                maker=maker,
                recipient=who,
                policies=self.book.policies,
                acceptances=self.book.acceptances_of(who.id),
                holds=self.book.holds,
            )
            codes.update(dict.fromkeys(refusal_codes(facts, group.rules, days)))
        return tuple(codes)

    def _refusals(self, group: Group, profile: str, asked: Asked) -> Codes:
        """What a group that reads no maker refuses."""
        known, key = self._memory[group.name], _key(group, profile, asked)
        if key not in known:
            periods = self._periods(group, profile, asked.use)
            known[key] = self._ask(group, periods, NO_MAKER, asked.recipient)
        return known[key]

    def _row(self, group: Group, profile: str, asked: Asked) -> Mapping[str, Codes]:
        """What a group that reads the maker refuses, by workshop; those that it lets make are left out."""
        known, key = self._rows[group.name], _key(group, profile, asked)
        if key not in known:
            periods = self._periods(group, profile, asked.use)
            found: dict[str, Codes] = {}
            for alike in self._alike(group, profile, asked.use):
                codes = self._ask(group, periods, self._makers[alike[0]], asked.recipient)
                found |= dict.fromkeys(alike, codes) if codes else {}
            known[key] = found
        return known[key]

    def _by_workshop(self, which: Sequence[Group], profile: str, asked: Asked) -> Mapping[str, Codes]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for group in which:
            for code, codes in self._row(group, profile, asked).items():
                found[code].update(dict.fromkeys(codes))
        return {code: tuple(codes) for code, codes in found.items()}

    def without_maker(self, profile: str, asked: Asked) -> Codes:
        """What refuses a profile to a need whoever made it: for pieces that are already there."""
        makerless = (group for group in groups("make") if Facet.MAKER not in group.reads)
        codes = (code for group in makerless for code in self._refusals(group, profile, asked))
        return tuple(dict.fromkeys(codes))

    def bans(self, needs: Sequence[Asked]) -> tuple[Ban, ...]:
        """Every refusal of the instance, most general form first, in a stable order."""
        of_makers = [group for group in groups("make") if Facet.MAKER in group.reads]
        by_kind = [group for group in of_makers if group.reads <= OF_A_KIND]
        by_pair = [group for group in of_makers if not group.reads <= OF_A_KIND]
        return (
            *self._need_bans(needs),
            *self._workshop_bans(by_kind, needs),
            *(self._pair_bans(by_pair, needs) if by_pair else ()),
        )

    def _need_bans(self, needs: Sequence[Asked]) -> Iterator[Ban]:
        for asked in needs:
            for profile in asked.profiles:
                for code in self.without_maker(profile, asked):
                    yield Ban(reason=code, need=asked.need, design=profile)

    def _workshop_bans(self, which: Sequence[Group], needs: Sequence[Asked]) -> Iterator[Ban]:
        """What depends on the workshop and the kind of need: said once for a design and a workshop
        where every kind of need is refused, need by need (those near enough) otherwise."""
        kinds: dict[str, dict[Kind, list[Asked]]] = defaultdict(lambda: defaultdict(list))
        for asked in needs:
            for profile in asked.profiles:
                kinds[profile][_kind_of(asked)].append(asked)
        for profile in sorted(kinds):
            asked_by = dict(sorted(kinds[profile].items()))
            rows = {kind: self._by_workshop(which, profile, asked[0]) for kind, asked in asked_by.items()}
            for maker in sorted(set().union(*rows.values())):
                found = {kind: row.get(maker, ()) for kind, row in rows.items()}
                everywhere = set.intersection(*(set(codes) for codes in found.values()))
                for code in sorted(everywhere):
                    yield Ban(reason=code, design=profile, workshop=maker)
                for kind, codes in found.items():
                    others = [code for code in codes if code not in everywhere]
                    near = [asked for asked in asked_by[kind] if maker in asked.near] if others else []
                    for code in others:
                        for asked in near:
                            yield Ban(reason=code, design=profile, workshop=maker, need=asked.need)

    def _pair_bans(self, which: Sequence[Group], needs: Sequence[Asked]) -> Iterator[Ban]:
        for asked in needs:
            for profile in asked.profiles:
                for maker, codes in self._by_workshop(which, profile, asked).items():
                    for code in codes if maker in asked.near else ():
                        yield Ban(reason=code, need=asked.need, design=profile, workshop=maker)
