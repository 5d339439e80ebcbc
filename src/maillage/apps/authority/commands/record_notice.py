"""State the prevention and usage text of a design, a version or a profile, beside the notice of its category.

Guarantees: it adds to the notice of the category (safety scheme §5), which is always given whole and first, and can
take nothing out of it; it claims nothing that the decisions in force do not let texts claim; it is there in both
languages; several texts that stand on one object are all given, the most general first, until each is withdrawn.

Source: safety scheme §1.3 (wording is safety-critical), §5; trust page §1.1 (`notice`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.codes import TEXT_MISSING, TEXT_TOO_LONG, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period, require_reason
from maillage.apps.authority.queries.notices import Said, require_no_claim
from maillage.apps.catalogue.queries.codes import profiles_of_code
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import LANGUAGES
from maillage.register.fields import is_readable

LONGEST: Final = (
    600  # characters of one language: it is printed on sheets of labels, beside the category's notice
)


def one_line(text: Said) -> dict[str, str]:
    return {language: " ".join(said.split()) for language, said in text.items()}


def require_text(field: str, text: Said, most: int) -> dict[str, str]:
    """The text without outer spaces; refuses one that lacks a language, is too long or hides characters."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        said = text.get(language, "").replace("\r\n", "\n").strip()
        if not said or not is_readable(said):
            raise Refusal(TEXT_MISSING, field=f"{field}_{language}", language=language)
        if len(said) > most:
            raise Refusal(TEXT_TOO_LONG, field=f"{field}_{language}", most=most, length=len(said))
        found[language] = said
    return found


def notice_facts(
    *, about: str, text: Said, reason: str, valid_from: date, actor: Actor, clock: Clock,
    valid_until: date | None = None,
) -> ActFacts:  # fmt: skip
    """The notice as it would be recorded, once everything about it is checked."""
    del clock  # every verb's facts are asked the same way
    require(actor, "decisions.record")
    profiles = profiles_of_code(about)
    if profiles is None:
        raise Refusal(UNKNOWN_REFERENCE, field="about", value=about)
    require_period(valid_from, valid_until)
    said = require_text("text", one_line(text), LONGEST)
    require_no_claim(said, profiles, valid_from)
    payload = {
        "about": about,
        "text": said,
        "from": iso(valid_from),
        "until": iso(valid_until),
        "reason": require_reason(reason),
    }
    return ActFacts(ActKind.NOTICE.value, about, "", valid_from, payload, valid_until=valid_until)


def require_still_sayable(facts: ActFacts) -> None:
    """Refuses, on the day of publication, a claim that the decisions let texts make when it was prepared, and no more."""
    profiles = profiles_of_code(facts.subject)
    if profiles is None:
        raise Refusal(UNKNOWN_REFERENCE, field="about", value=facts.subject)
    require_no_claim(facts.payload["text"], profiles, facts.valid_from)


@warmed
@command
def record_notice(
    *, about: str, text: Said, reason: str, valid_from: date, actor: Actor, clock: Clock,
    valid_until: date | None = None,
) -> Stated:  # fmt: skip
    """The notice; from its first day it goes with every object of what it is about."""
    facts = notice_facts(
        about=about, text=text, reason=reason, valid_from=valid_from, valid_until=valid_until, actor=actor,
        clock=clock,
    )  # fmt: skip
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
