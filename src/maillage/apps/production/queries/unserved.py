"""Why a plan does not serve needs wholly on time: each need with its reasons in words.

Guarantees: the codes are those the planner kept with the plan. Where a safety rule is one of
them, its sentence is asked again of the engine, for that need and its nearest workshop, on
the plan's first day and under the plan's hypotheses, so that it names the people and acts
concerned; where the rule no longer answers so, its code speaks without particulars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, F, OuterRef

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.hypotheses import suppose
from maillage.apps.production.models import Plan, PlannedNeed, ShortNeed
from maillage.apps.production.plan_figures import own_code
from maillage.apps.production.queries.plan_advice import AdvisedChange, advice_on
from maillage.apps.production.queries.plan_needs import NEED_ORDERS, WITH_FACE, NeedFace, needs_matching
from maillage.apps.production.verdicts import facts_of
from maillage.kernel.reasons import Reason
from maillage.planning.reasons import RULE_REFUSED
from maillage.safety.verdict import verdict


@dataclass(frozen=True, slots=True)
class Pair:
    """A profile and the workshop that rules were asked about: the nearest that they refuse."""

    profile: str
    workshop: str


@dataclass(frozen=True, slots=True)
class UnservedNeed:
    """A need not wholly served on time. `codes` are those its reasons are counted under, `asked_of` whom the
    rules among them were asked about; `advice` what would serve it, None where nobody looked."""

    need: NeedFace
    asked: int
    late: int
    missing: int
    codes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    plan: str
    asked_of: tuple[Pair, ...] = ()
    advice: tuple[AdvisedChange, ...] | None = None


def _own_code(reason: Mapping[str, Any]) -> str:
    return own_code(reason["code"], reason["params"])


@dataclass(slots=True)
class _Rules:
    """The safety engine as the plan asked it, for the needs of one page."""

    plan: Plan
    book: ActBook
    profiles: Mapping[str, Profile]
    shops: Mapping[str, Workshop]
    _memory: dict[tuple[str, str, str], tuple[Reason, ...]] = field(default_factory=dict)

    def _refusals(self, need: Need, profile: str, shop: str) -> tuple[Reason, ...]:
        key = (need.code, profile, shop)
        if key not in self._memory:
            facts = facts_of(
                "make",
                self.plan.export.start,
                need=need,
                workshop=self.shops.get(shop) or Workshop(),
                profile=self.profiles[profile],
                book=self.book,
            )
            self._memory[key] = verdict(facts).refusals
        return self._memory[key]

    def worded(self, row: PlannedNeed, code: str, shops: Sequence[str]) -> tuple[Reason, Pair | None]:
        """The rule's reason with its particulars, and of whom; without either when it no longer refuses."""
        shop = shops[0] if shops else ""
        for profile in (code for code in row.designs if code in self.profiles):
            for reason in self._refusals(row.need, profile, shop):
                if reason.code == code:
                    return reason, Pair(profile, shop)
        return Reason(code), None


def _rules(plan: Plan, rows: Sequence[PlannedNeed], shops: set[str]) -> _Rules:
    """What the engine needs for these needs. About 5 queries."""
    codes = {code for row in rows for code in row.designs}
    profiles = list(Profile.objects.filter(code__in=codes).select_related("version__design"))
    workshops = {row.code: row for row in Workshop.objects.filter(code__in=shops)}
    establishments = sorted({row.need.establishment.code for row in rows})
    book = suppose(
        read_act_book(workshops=list(workshops), establishments=establishments),
        plan.export.hypotheses,
        start=plan.export.start,
        workshops=list(workshops),
        establishments=establishments,
        profiles=profiles,
    )
    return _Rules(plan, book, {row.code: row for row in profiles}, workshops)


def _makers(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """The nearest workshop that each refusing rule names."""
    return [reason["params"]["workshops"][0] for reason in reasons if reason["params"].get("workshops")]


def worded(plan: Plan, rows: Sequence[PlannedNeed]) -> list[UnservedNeed]:
    """The needs of one page, read with their faces, with their reasons in particulars and what would serve them.

    Three queries, and about 5 where rules refuse."""
    refused = {row.pk: [reason for reason in row.reasons if reason["code"] == RULE_REFUSED] for row in rows}
    asked = [row for row in rows if refused[row.pk]]
    rules = _rules(plan, asked, {w for row in asked for w in _makers(refused[row.pk])}) if asked else None

    def one(row: PlannedNeed, reason: Mapping[str, Any]) -> tuple[Reason, Pair | None]:
        if rules is None or reason["code"] != RULE_REFUSED:
            return Reason(reason["code"], reason["params"], reason["act"]), None
        return rules.worded(row, _own_code(reason), reason["params"].get("workshops") or ())

    found, advice = [], advice_on(plan, [row.need.code for row in rows])
    for row in rows:
        said = [one(row, reason) for reason in row.reasons]
        pairs = dict.fromkeys(pair for _reason, pair in said if pair is not None and pair.workshop)
        found.append(
            replace(
                _bare(plan, row),
                reasons=tuple(r for r, _pair in said),
                asked_of=tuple(pairs),
                advice=advice.get(row.need.code),
            )
        )
    return found


def _bare(plan: Plan, row: PlannedNeed) -> UnservedNeed:
    return UnservedNeed(
        need=NeedFace.of(row.need),
        asked=row.asked,
        late=row.late,
        missing=row.asked - row.on_time - row.late,
        codes=tuple(dict.fromkeys(map(_own_code, row.reasons))),
        reasons=(),
        plan=plan.code,
    )


def unserved_needs(
    plan: Plan,
    *,
    code: str = "",
    text: str = "",
    territory: str = "",
    design: str = "",
    sort: str = "-missing",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
    in_words: bool = True,
) -> Page[UnservedNeed]:
    """Needs not wholly served on time, the most pieces missing first. Two queries, and about 5 where rules refuse.

    Without `in_words`, no particulars are asked: a list of thousands has only its codes. Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = PlannedNeed.objects.filter(plan=plan, on_time__lt=F("asked")).select_related(*WITH_FACE)
    rows = needs_matching(rows, text=text, territory=territory, design=design)
    if code:
        rows = rows.filter(Exists(ShortNeed.objects.filter(planned=OuterRef("pk"), code=code)))
    found = rows.order_by(*NEED_ORDERS.terms(sort, language))
    return page_of(
        found, page, size, lambda needs: worded(plan, needs) if in_words else [_bare(plan, n) for n in needs]
    )


def why_missing(plan: Plan, need: Need) -> UnservedNeed | None:
    """The same of one need; None where the plan serves it whole. One query, and about 5."""
    rows = PlannedNeed.objects.filter(plan=plan, need=need, on_time__lt=F("asked"))
    row = rows.select_related(*WITH_FACE).first()
    return None if row is None else worded(plan, [row])[0]
