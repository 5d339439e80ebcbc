"""What a workshop may make today, design by design, and for whom: the safety engine's own verdicts.

Guarantees: nothing is told as possible that the engine refuses for a recipient of the class who asks under
the best of conditions (in the workshop's department, no protective equipment required of those outside
care); what depends on each recipient (its acceptance, an occupation that the decision names) is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.questions import question
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.kernel.territories import chain
from maillage.kernel.text import Text
from maillage.safety.facts import NO_RECIPIENT, Facts, Recipient
from maillage.safety.terms import RECIPIENT_CLASSES
from maillage.safety.verdict import verdict

OUTSIDE_CARE = ("R0", "R1")
# What one recipient may still satisfy: its acceptance, or stating an occupation that the decision names.
OF_THE_RECIPIENT = ("acceptance.", "category.occupation_not_named")


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


def _classes(use: str) -> tuple[str, ...]:
    """The classes that may state the use: care is never stated by those outside it."""
    return tuple(k for k in RECIPIENT_CLASSES if use == Use.NON_CARE or k not in OUTSIDE_CARE)


def _answers(facts: Facts, shop: Workshop, use: str) -> Iterator[tuple[str, str]]:
    """Each class that the scheme opens to the category: ``yes``, ``depends`` (on the recipient) or ``no``."""
    for klass in _classes(use):
        if facts.scheme.cell(facts.unit.category, klass) is None:
            continue
        who = Recipient(
            id="",
            recipient_class=klass,  # type: ignore[arg-type]
            territories=chain(shop.department),
            posts=use,  # type: ignore[arg-type]
            no_ppe_required=use == Use.NON_CARE,
        )
        found = verdict(replace(facts, recipient=who))
        depends = all(code.startswith(OF_THE_RECIPIENT) for code in found.codes)
        yield klass, "yes" if found.allowed else "depends" if depends else "no"


def _line(
    book: ActBook, shop: Workshop, profile: Profile, use: str, day: date, processes: Sequence[str]
) -> Makeable | None:
    facts = question(book, "make", day, profile=profile, use=use, workshop=shop, recipient=NO_RECIPIENT)
    answers = dict(_answers(facts, shop, use))
    allowed = tuple(klass for klass, answer in answers.items() if answer == "yes")
    depending = tuple(klass for klass, answer in answers.items() if answer == "depends")
    if not (allowed or depending):
        return None
    design = profile.version.design
    needed = dict.fromkeys(step["process"] for step in profile.steps)
    return Makeable(
        design=design.code,
        design_name=Text.from_dict(design.name),
        profile=profile.code,
        use=use,
        category=facts.unit.category,
        classes=allowed,
        depending=depending,
        lacking=tuple(process for process in needed if process not in processes),
    )


def makeable(workshop: str, book: ActBook, day: date, processes: Sequence[str]) -> tuple[Makeable, ...]:
    """By design. `book` holds the acts of the workshop; `processes` are those it can run, its makers'
    included. Two queries."""
    shop = Workshop.objects.get(code=workshop)
    decided = sorted({profile for profile, _use in book.decisions})
    profiles = Profile.objects.select_related("version__design").filter(code__in=decided).order_by("code")
    found = (
        _line(book, shop, profile, use.value, day, processes)
        for profile in profiles
        for use in Use
        if (profile.code, use.value) in book.decisions
    )
    return tuple(line for line in found if line is not None)
