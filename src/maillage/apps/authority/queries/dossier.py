"""Where each manufacturing profile stands for each use, and why a given workshop may or may not.

Guarantees: what is not decided is unclassified, whatever its family; a hold shows even where the
decision stands; the answer to "why can't I?" is the engine's own verdict on the facts of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maillage.apps.authority.queries.act_book import ActBook, book_of_everybody, read_act_book
from maillage.apps.authority.queries.act_list import state_of
from maillage.apps.authority.queries.questions import question
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.kinds import PERSONS
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT, UNKNOWN_WORKSHOP
from maillage.apps.network.vouching import classes_of, recipient_at, stating
from maillage.apps.reading import once
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.acts import Hold
from maillage.safety.facts import Recipient
from maillage.safety.verdict import Verdict, verdict

UNKNOWN_PROFILE = declare(
    "profile.unknown",
    fr="Aucun profil de fabrication ne porte le code {given}.",
    en="There is no manufacturing profile with the code {given}.",
    advice_fr="Choisissez un profil de la page du modèle : les codes ont la forme D0107-V3/F1.",
    advice_en="Choose a profile of the design’s page: codes look like D0107-V3/F1.",
)
USES = tuple(use.value for use in Use)
CATEGORY_ORDER = ("D", "C", "B", "A", "unclassified")


@dataclass(frozen=True, slots=True)
class Standing:
    """One profile × use on a day. `state`: ``unclassified``, ``in_force``, ``to_come``, ``over``, ``ended``
    or ``held``; `category` is the one decided, even when it does not bind that day; `hold` the act that
    blocks it, `ended_by` the act that withdrew it."""

    profile: str
    use: str
    category: str
    state: str
    act: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    review_by: date | None = None
    runoff: date | None = None
    basis: str = ""
    qualification: str = ""
    rules: str = ""
    reason: str = ""
    hold: str = ""
    ended_by: str = ""
    amended_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something may be ordered under it (makers and recipients permitting)."""
        return self.state == "in_force" and self.category in ("A", "B", "C")

    @property
    def badge(self) -> str:
        """The category to show: a decision still to come classifies nothing yet."""
        return "unclassified" if self.state in ("unclassified", "to_come") else self.category


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """A profile as a form offers it."""

    code: str
    name: Text
    design: str
    design_name: Text


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the engine says of one workshop, profile and recipient, on one day."""

    profile: str
    use: str
    workshop: str
    workshop_name: str
    establishment: str
    establishment_name: str
    recipient_class: str
    posts: str
    day: date
    make: Verdict
    deliver: Verdict
    lot_reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        return self.make.allowed and self.deliver.allowed


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _covers(hold: Hold, profile: str) -> bool:
    """Whether a hold blocks the whole profile, whoever makes it."""
    version = profile.partition("/")[0]
    design = version.partition("-")[0]
    if hold.workshop or hold.lot:
        return False
    named = ((hold.design, design), (hold.version, version), (hold.profile, profile))
    return all(given in ("", own) for given, own in named)


def standing_on(row: ActRow | None, profile: str, use: str, holds: Sequence[Hold], day: date) -> Standing:
    """One profile × use, from its decision (None: there is none) and the holds in force on `day`."""
    hold = next((h.act for h in holds if _covers(h, profile)), "")
    if row is None:
        return Standing(profile, use, "unclassified", "held" if hold else "unclassified", hold=hold)
    facts = row.payload
    ending = row.ended_on(day)
    state = state_of(row.valid_from, row.valid_until, ending.valid_from if ending else None, day)
    return Standing(
        profile=profile,
        use=use,
        category=facts["category"],
        state="held" if hold and state == "in_force" else state,
        act=row.number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_by=_day(facts["review_by"]),
        runoff=_day(facts["runoff"]),
        basis=facts["basis"],
        qualification=facts["qualification"],
        rules=facts["rules"],
        reason=facts["reason"],
        hold=hold,
        ended_by=ending.number if ending else "",
        amended_by=row.amended_by,
    )


def in_force_on(holds: Sequence[Hold], day: date) -> tuple[Hold, ...]:
    """The holds that bind on `day`."""
    return tuple(h for h in holds if h.placed <= day and (h.lifted is None or day < h.lifted))


def standings(
    profiles: Iterable[str], day: date, book: ActBook | None = None
) -> dict[str, tuple[Standing, ...]]:
    """Every use of each profile, care first. Two queries, however many profiles, once a page; none with a book."""
    book = book_of_everybody() if book is None else book
    holds = in_force_on(book.holds, day)
    return {
        profile: tuple(
            standing_on(book.decision_row(profile, use, day), profile, use, holds, day) for use in USES
        )
        for profile in profiles
    }


def stands_as(found: Sequence[Standing], shown: str) -> bool:
    """Whether a design with these standings has one in force of the category `shown`; ``held``: whether
    something of it is blocked; ``unclassified``: whether nothing of it is in force."""
    if shown == "unclassified":
        return not any(standing.state == "in_force" for standing in found)
    if shown == "held":
        return any(standing.state == "held" for standing in found)
    return any((standing.category, standing.state) == (shown, "in_force") for standing in found)


def _profile_choices() -> tuple[ProfileChoice, ...]:
    fields = ("code", "name", "version__design__code", "version__design__name")
    rows = Profile.objects.order_by("version__design__code", "pk").values_list(*fields)
    return tuple(
        ProfileChoice(code, Text.from_dict(name), design, Text.from_dict(design_name))
        for code, name, design, design_name in rows
    )


def profile_choices() -> tuple[ProfileChoice, ...]:
    """Every profile, by design. One query, once a page."""
    return once("choices of profiles", _profile_choices)


def recipient_asked(
    place: Establishment, recipient_class: str, posts: str, no_ppe: bool | None, job: str
) -> Recipient:
    who = recipient_at(place, recipient_class)
    return stating(who, posts=posts, no_ppe_required=no_ppe, occupation=job)


def asked_for(place: Establishment, recipient_class: str, posts: str) -> tuple[str, str]:
    """The class a question is about, never below the establishment's own, and the use that it makes."""
    own = classes_of(place)
    klass = max(recipient_class, *own)
    outside = posts == Use.NON_CARE or {"R0", "R1"}.issuperset((klass, *own))
    return klass, (Use.NON_CARE if outside else Use.CARE).value


def named_parties(
    profile: str, workshop: str, establishment: str, *, with_persons: bool
) -> tuple[Profile, Workshop, Establishment]:
    """The profile, the workshop and the establishment that a question names; a person's name is not
    for everyone. Three queries. Raises Refusal for an unknown code."""
    made = Profile.objects.select_related("version__design").filter(code=profile).first()
    maker = Workshop.objects.filter(code=workshop).first()
    place = Establishment.objects.filter(code=establishment).first()
    if made is None:
        raise Refusal(UNKNOWN_PROFILE, given=profile)
    if maker is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=workshop)
    if place is None or (place.kind in PERSONS and not with_persons):
        raise Refusal(UNKNOWN_ESTABLISHMENT, given=establishment)
    return made, maker, place


def _without_lot(found: Verdict) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict of a delivery before any lot exists, and what the lot will have to satisfy."""
    lot = tuple(reason for reason in found.refusals if reason.code.startswith("lot."))
    rest = tuple(reason for reason in found.refusals if not reason.code.startswith("lot."))
    return replace(found, allowed=not rest, refusals=rest), lot


def clearance(
    *,
    profile: str,
    workshop: str,
    establishment: str,
    day: date,
    recipient_class: str = "",
    posts: str = "",
    no_ppe_required: bool | None = None,
    occupation: str = "",
    with_persons: bool = True,
) -> Clearance:
    """May this workshop make it, and deliver it there, on `day`? Five queries at most.

    `recipient_class` empty: the establishment's own. What only a lot can satisfy is told apart
    (`lot_reasons`), since no lot is asked about. Raises Refusal for an unknown code.
    """
    made, maker, place = named_parties(profile, workshop, establishment, with_persons=with_persons)
    klass, use = asked_for(place, recipient_class, posts)
    book: ActBook = read_act_book(workshops=[workshop], establishments=[establishment])
    recipient = recipient_asked(place, klass, posts, no_ppe_required, occupation)
    facts = question(book, "make", day, profile=made, use=use, workshop=maker, recipient=recipient)
    deliver, lot_reasons = _without_lot(verdict(replace(facts, action="deliver")))
    return Clearance(
        profile=profile,
        use=use,
        workshop=workshop,
        workshop_name=maker.name,
        establishment=establishment,
        establishment_name=place.name,
        recipient_class=klass,
        posts=posts,
        day=day,
        make=verdict(facts),
        deliver=deliver,
        lot_reasons=lot_reasons,
    )
