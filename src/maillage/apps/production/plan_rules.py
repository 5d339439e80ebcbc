"""Safety verdicts of a whole instance, asked once each: what the planner may not do, and why.

A pair is refused unless the verdict on making holds on every day of the horizon. The
engine says which groups of facts each rule reads; a group is evaluated once for each
distinct combination of those facts, and only on the days on which its answer may change, so
the cost grows with designs × workshops and designs × needs, not with their product over
days. Source: planning page §2, safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.questions import maker_of, unit_of
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.planning.instance import Ban
from maillage.safety.facts import Facts, Maker, Recipient, Unit
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.rule import Facet
from maillage.safety.turning import turning_days, worth_asking
from maillage.safety.verdict import Group, groups, refusal_codes

# A maker rule that reads no more than this is the same for every need of a kind (use and class).
OF_A_KIND = frozenset({Facet.UNIT, Facet.MAKER, Facet.CLASS, Facet.LOT})


@dataclass(frozen=True, slots=True)
class Asked:
    """One need as the rules see it, with the profiles that could serve it for its use."""

    need: str
    use: str
    recipient: Recipient
    profiles: tuple[str, ...]
    near: frozenset[str] = frozenset()  # workshops near enough to matter


def _kind_of(asked: Asked) -> tuple[str, str, str]:
    """The use, the class, and the class claimed without verification (empty: none)."""
    who = asked.recipient
    return asked.use, who.recipient_class, who.claimed.recipient_class if who.claimed else ""


def _key(facet: Facet, maker: str, asked: Asked) -> Any:
    if facet is Facet.MAKER:
        return maker
    who = asked.recipient
    return _part(facet, who), who.claimed and _part(facet, who.claimed)


def _part(facet: Facet, who: Recipient) -> Any:
    if facet is Facet.CLASS:
        return who.recipient_class
    if facet is Facet.NEED:
        return (who.recipient_class, who.posts, who.no_ppe_required, who.occupation)
    if facet is Facet.PLACE:
        return (who.recipient_class, who.territories)
    return who if facet is Facet.RECIPIENT else None


@dataclass(slots=True)
class PlanRules:
    """The book, the horizon and the memory of what was already asked."""

    book: ActBook
    days: Sequence[date]
    profiles: dict[str, Profile]
    workshops: dict[str, Workshop]
    _memory: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    _units: dict[tuple[str, str], list[tuple[Unit, tuple[date, ...]]]] = field(default_factory=dict)
    _makers: dict[str, Maker] = field(default_factory=dict)
    _turning: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """The days that the acts of the book and the makers themselves turn on; units add theirs."""
        book, makers = self.book, [self._maker(code) for code in self.workshops]
        self._turning = turning_days(
            book.policies, book.holds, tuple(book.acceptances.values()), makers, STARTING_SCHEME
        )

    def _unit_periods(self, profile: str, use: str) -> list[tuple[Unit, tuple[date, ...]]]:
        """The days worth asking, grouped by the decision and basis that stand on them."""
        if (profile, use) not in self._units:
            row = self.profiles[profile]
            dated = [(unit_of(self.book, row, use, day), day) for day in self.days]
            self._units[profile, use] = [
                (unit, worth_asking([day for _, day in found], self._turning | turning_days(unit)))
                for unit, found in groupby(dated, key=lambda p: p[0])
            ]
        return self._units[profile, use]

    def _maker(self, code: str) -> Maker:
        if code not in self._makers:
            self._makers[code] = maker_of(self.book, self.workshops[code])
        return self._makers[code]

    def _refusals(self, group: Group, profile: str, maker: str, asked: Asked) -> tuple[str, ...]:
        """Codes of the group's refusals for these facts, each once, in order."""
        key = (group.name, profile, asked.use, *[_key(facet, maker, asked) for facet in group.facets])
        if key not in self._memory:
            codes: dict[str, None] = {}
            for unit, days in self._unit_periods(profile, asked.use):
                facts = Facts(
                    action="make",
                    day=days[0],
                    unit=unit,
                    maker=self._maker(maker) if Facet.MAKER in group.reads else Maker(""),
                    recipient=asked.recipient,
                    policies=self.book.policies,
                    acceptances=self.book.acceptances_of(asked.recipient.id),
                    holds=self.book.holds,
                )
                codes.update(dict.fromkeys(refusal_codes(facts, group.rules, days)))
            self._memory[key] = tuple(codes)
        return self._memory[key]

    def _bans(self, which: Iterable[Group], profile: str, maker: str, asked: Asked) -> tuple[str, ...]:
        found = (code for group in which for code in self._refusals(group, profile, maker, asked))
        return tuple(dict.fromkeys(found))

    def without_maker(self, profile: str, asked: Asked) -> tuple[str, ...]:
        """What refuses a profile to a need whoever made it: for pieces that are already there."""
        return self._bans(
            [group for group in groups("make") if Facet.MAKER not in group.reads], profile, "", asked
        )

    def bans(self, needs: Sequence[Asked]) -> tuple[Ban, ...]:
        """Every refusal of the instance, most general form first, in a stable order."""
        asked = groups("make")
        makerless = [group for group in asked if Facet.MAKER not in group.reads]
        by_kind = [group for group in asked if Facet.MAKER in group.reads and group.reads <= OF_A_KIND]
        by_pair = [group for group in asked if Facet.MAKER in group.reads and not group.reads <= OF_A_KIND]
        return (
            *self._need_bans(makerless, needs),
            *self._workshop_bans(by_kind, needs),
            *self._pair_bans(by_pair, needs),
        )

    def _need_bans(self, which: Sequence[Group], needs: Sequence[Asked]) -> Iterator[Ban]:
        for asked in needs:
            for profile in asked.profiles:
                for code in self._bans(which, profile, "", asked):
                    yield Ban(reason=code, need=asked.need, design=profile)

    def _workshop_bans(self, which: Sequence[Group], needs: Sequence[Asked]) -> Iterator[Ban]:
        """What depends on the workshop and the kind of need: said once for a design and a workshop
        where every kind of need is refused, need by need (those near enough) otherwise."""
        kinds: dict[str, dict[tuple[str, str, str], list[Asked]]] = {}
        for asked in needs:
            for profile in asked.profiles:
                kinds.setdefault(profile, {}).setdefault(_kind_of(asked), []).append(asked)
        for profile in sorted(kinds):
            for maker in sorted(self.workshops):
                found = {
                    kind: self._bans(which, profile, maker, asked[0])
                    for kind, asked in kinds[profile].items()
                }
                everywhere = set.intersection(*(set(codes) for codes in found.values()))
                for code in sorted(everywhere):
                    yield Ban(reason=code, design=profile, workshop=maker)
                for kind in sorted(found):
                    near = [asked for asked in kinds[profile][kind] if maker in asked.near]
                    for code in (code for code in found[kind] if code not in everywhere):
                        for asked in near:
                            yield Ban(reason=code, design=profile, workshop=maker, need=asked.need)

    def _pair_bans(self, which: Sequence[Group], needs: Sequence[Asked]) -> Iterator[Ban]:
        for asked in needs:
            for profile in asked.profiles:
                for maker in sorted(asked.near):
                    for code in self._bans(which, profile, maker, asked):
                        yield Ban(reason=code, need=asked.need, design=profile, workshop=maker)
