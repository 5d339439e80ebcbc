"""Why a plan leaves needs unserved: each need with its reasons in words, and the reasons counted.

Guarantees: the codes are those the planner kept with the plan. Where a safety rule is one of
them, its sentence is asked again of the engine, for that need and its nearest workshop, on
the plan's first day and under the plan's hypotheses, so that it names the people and acts
concerned; where the rule no longer answers so, its code speaks without particulars.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.production.hypotheses import suppose
from maillage.apps.production.models import PlanUnserved
from maillage.apps.production.plan_figures import own_code
from maillage.apps.production.queries.plan_lines import NeedFace, need_faces
from maillage.apps.production.queries.plans import KeptPlan
from maillage.apps.production.queries.reason_names import name_of
from maillage.apps.production.verdicts import facts_of
from maillage.kernel import reasons as catalogue
from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text
from maillage.planning.reasons import CANDIDATES_NONE, RULE_REFUSED
from maillage.safety.verdict import verdict


@dataclass(frozen=True, slots=True)
class UnservedNeed:
    need: NeedFace
    missing: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """A reason with the needs that have it; a need with several reasons counts under each.

    `code` is the safety rule's own where a rule refuses. `pieces` are those missing of its needs.
    """

    code: str
    name: Text
    advice: Text
    needs: int
    pieces: int


def _own_code(reason: Mapping[str, Any]) -> str:
    return own_code(reason["code"], reason["params"])


def _advice(code: str) -> Text:
    return Text(
        fr=catalogue.advise(code, {}, "fr") or "—",
        en=catalogue.advise(code, {}, "en") or "—",
    )


def reason_groups(kept: KeptPlan) -> tuple[ReasonGroup, ...]:
    """Every reason of the plan with its counts, the most pieces first. One query.

    The one that only announces the others comes last.
    """
    needs: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for missing, found in PlanUnserved.objects.filter(plan=kept.pk).values_list("missing", "reasons"):
        for code in dict.fromkeys(_own_code(reason) for reason in found):
            needs[code] += 1
            pieces[code] += missing
    groups = [ReasonGroup(code, name_of(code), _advice(code), needs[code], pieces[code]) for code in needs]
    return tuple(sorted(groups, key=lambda group: (group.code == CANDIDATES_NONE, -group.pieces, group.code)))


def _matches(words: Sequence[str], face: NeedFace) -> bool:
    names = (face.design, face.design_name.fr, face.design_name.en)
    found = folded(face.code, face.establishment, face.establishment_name, face.city, *names)
    return all(word in found for word in words)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row as stored, with its need's face."""

    row: PlanUnserved
    face: NeedFace


def unserved_rows(kept: KeptPlan, *, code: str = "", text: str = "") -> tuple[_Found, ...]:
    """Needs not fully served, the most pieces first; their words are read by `worded`. Two queries."""
    faces, words = need_faces(kept.scenario), folded(text).split()
    rows = PlanUnserved.objects.filter(plan=kept.pk).select_related("need").order_by("-missing", "need__code")
    found = [_Found(row, faces[row.need.code]) for row in rows]
    return tuple(
        item
        for item in found
        if (not code or code in {_own_code(reason) for reason in item.row.reasons})
        and _matches(words, item.face)
    )


@dataclass(slots=True)
class _Rules:
    """The safety engine as the plan asked it, for the needs of one page."""

    kept: KeptPlan
    book: ActBook
    needs: Mapping[str, Need]
    profiles: Mapping[str, Profile]
    shops: Mapping[str, Workshop]
    _memory: dict[tuple[str, str, str], tuple[Reason, ...]] = field(default_factory=dict)

    def _refusals(self, need: str, profile: str, shop: str) -> tuple[Reason, ...]:
        key = (need, profile, shop)
        if key not in self._memory:
            facts = facts_of(
                "make",
                self.kept.instance.start,
                need=self.needs[need],
                workshop=self.shops.get(shop) or Workshop(),
                profile=self.profiles[profile],
                book=self.book,
            )
            self._memory[key] = verdict(facts).refusals
        return self._memory[key]

    def worded(self, need: str, code: str, shops: Sequence[str]) -> Reason:
        """The rule's reason with its particulars; without them when it no longer refuses."""
        designs = next((n.designs for n in self.kept.instance.needs if n.id == need), ())
        for profile in (code for code in designs if code in self.profiles):
            for reason in self._refusals(need, profile, shops[0] if shops else ""):
                if reason.code == code:
                    return reason
        return Reason(code)


def _rules(kept: KeptPlan, codes: Sequence[str], shops: set[str]) -> _Rules:
    """What the engine needs for these needs. About 8 queries."""
    rows = Need.objects.filter(code__in=codes).select_related("establishment", "design")
    needs = {row.code: row for row in rows}
    designs = {row.design_id for row in needs.values()}
    profiles = list(Profile.objects.filter(version__design__in=designs).select_related("version__design"))
    workshops = {row.code: row for row in Workshop.objects.filter(code__in=shops)}
    establishments = sorted({row.establishment.code for row in needs.values()})
    book = suppose(
        read_act_book(workshops=list(workshops), establishments=establishments),
        kept.hypotheses,
        start=kept.instance.start,
        workshops=list(workshops),
        establishments=establishments,
        profiles=profiles,
    )
    return _Rules(kept, book, needs, {row.code: row for row in profiles}, workshops)


def _makers(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """The nearest workshop that each refusing rule names."""
    return [reason["params"]["workshops"][0] for reason in reasons if reason["params"].get("workshops")]


def worded(kept: KeptPlan, found: Sequence[_Found]) -> tuple[UnservedNeed, ...]:
    """The needs of one page with their reasons in particulars."""
    stored: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in found:
        stored[item.face.code] += item.row.reasons
    refused = {
        code: [reason for reason in reasons if reason["code"] == RULE_REFUSED]
        for code, reasons in stored.items()
    }
    asked = [code for code, reasons in refused.items() if reasons]
    rules = _rules(kept, asked, {w for code in asked for w in _makers(refused[code])}) if asked else None

    def one(need: str, reason: Mapping[str, Any]) -> Reason:
        if rules is None or reason["code"] != RULE_REFUSED:
            return Reason(reason["code"], reason["params"])
        return rules.worded(need, _own_code(reason), reason["params"].get("workshops") or ())

    return tuple(
        UnservedNeed(item.face, item.row.missing, tuple(one(item.face.code, r) for r in item.row.reasons))
        for item in found
    )


HEADER = (
    "besoin",
    "etablissement",
    "nom_etablissement",
    "commune",
    "departement",
    "modele",
    "manque",
    "raisons",
)


def unserved_table(kept: KeptPlan) -> tuple[tuple[Any, ...], ...]:
    """Every need not fully served under `HEADER`, its reasons as codes. Two queries."""
    return tuple(
        (
            item.face.code,
            item.face.establishment,
            item.face.establishment_name,
            item.face.city,
            item.face.department,
            item.face.design,
            item.row.missing,
            " ".join(dict.fromkeys(_own_code(reason) for reason in item.row.reasons)),
        )
        for item in unserved_rows(kept)
    )
