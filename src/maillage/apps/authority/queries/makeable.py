"""What a workshop may make today, design by design, and for whom: the safety engine's own verdicts.

Guarantees: nothing is told as possible that the engine refuses for a recipient of the class who asks under
the best of conditions (in the workshop's department, no protective equipment required of those outside
care); what depends on each recipient (its acceptance, an occupation that the decision names) is told as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.questions import maker_of, unit_of
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.kernel.territories import chain
from maillage.kernel.text import Text
from maillage.safety.facts import Facts, Maker, Recipient
from maillage.safety.openings import openings
from maillage.safety.terms import RECIPIENT_CLASSES

OUTSIDE_CARE = ("R0", "R1")
# Of the profiles of the whole country, what a line is made of and no more.
_READ = (
    "code",
    "steps",
    "version__code",
    "version__sha256",
    "version__design__code",
    "version__design__name",
)


@dataclass(frozen=True, slots=True)
class Makeable:
    """A profile for a use: the classes of recipients it may be made for, those for whom it depends on the
    recipient, and the processes that the workshop lacks for it."""

    design: str
    design_name: Text
    profile: str
    use: str
    category: str
    classes: tuple[str, ...]
    depending: tuple[str, ...]
    lacking: tuple[str, ...]


def _recipients(use: str, department: str) -> dict[str, Recipient]:
    """By class, who may state the use under the best of conditions: care is never stated outside it."""
    return {
        klass: Recipient(
            id="",
            recipient_class=klass,
            territories=chain(department),
            posts=use,  # type: ignore[arg-type]
            no_ppe_required=use == Use.NON_CARE,
        )
        for klass in RECIPIENT_CLASSES
        if use == Use.NON_CARE or klass not in OUTSIDE_CARE
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """One workshop on one day: what is the same for every profile that it might make."""

    book: ActBook
    day: date
    maker: Maker
    processes: Sequence[str]
    recipients: Mapping[str, Mapping[str, Recipient]]  # use → class → who

    def line(self, profile: Profile, use: str) -> Makeable | None:
        """A profile for a use; None when it is open to no class."""
        book, unit = self.book, unit_of(self.book, profile, use, self.day)
        facts = Facts("make", self.day, unit, self.maker, policies=book.policies, holds=book.holds)
        # Only the classes that the scheme opens to the category: its other cells depend on nobody.
        whom = {k: who for k, who in self.recipients[use].items() if facts.scheme.cell(unit.category, k)}
        answers = dict(zip(whom, openings(facts, whom.values()), strict=True))
        if "yes" not in answers.values() and "depends" not in answers.values():
            return None
        design = profile.version.design
        needed = dict.fromkeys(step["process"] for step in profile.steps)
        return Makeable(
            design=design.code,
            design_name=Text.from_dict(design.name),
            profile=profile.code,
            use=use,
            category=unit.category,
            classes=tuple(klass for klass, answer in answers.items() if answer == "yes"),
            depending=tuple(klass for klass, answer in answers.items() if answer == "depends"),
            lacking=tuple(process for process in needed if process not in self.processes),
        )


def makeable(workshop: str, book: ActBook, day: date, processes: Sequence[str]) -> tuple[Makeable, ...]:
    """By design. `book` holds the acts of the workshop; `processes` are those it can run, its makers'
    included. Two queries."""
    shop = Workshop.objects.get(code=workshop)
    decided = sorted({profile for profile, _use in book.decisions})
    rows = Profile.objects.select_related("version__design").only(*_READ)
    profiles = rows.filter(code__in=decided).order_by("code")
    recipients = {use.value: _recipients(use.value, shop.department) for use in Use}
    asked = _Asked(book, day, maker_of(book, shop), processes, recipients)
    found = (
        asked.line(profile, use.value)
        for profile in profiles
        for use in Use
        if (profile.code, use.value) in book.decisions
    )
    return tuple(line for line in found if line is not None)
