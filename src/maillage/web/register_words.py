"""The register in words: its six answers, what would change each, how old its data are and who attests them.

Guarantees: only a file whose SHA-256 stands in a decision in force is called an approved version; authentic is never
said for current; a register that no outside witness attests says so wherever an answer is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from maillage.apps.catalogue.codes import USES
from maillage.apps.records.queries.public_register import PublicRegister
from maillage.apps.records.queries.register_acts import RegisterActSheet, subject_of, use_of
from maillage.kernel.clock import civil_date
from maillage.kernel.territories import is_territory, territory_name
from maillage.kernel.text import Text
from maillage.register import words
from maillage.register.matters import Decision
from maillage.register.records import Record
from maillage.register.verdicts import Outcome
from maillage.safety.terms import LABELS
from maillage.web.asking import language
from maillage.web.templatetags.wording import civil_date as day_words

OUTCOME_TAGS: Final[dict[str, str]] = {
    Outcome.CURRENT: "ok",
    Outcome.NOT_IN_FORCE: "warn",
    Outcome.WITHDRAWN: "stop",
    Outcome.STALE: "warn",
    Outcome.UNKNOWN: "stop",
    Outcome.BAD_SIGNATURE: "stop",
}
# What is said of a file, answer by answer. Only the first may speak of approval.
FILE_WORDS: Final[dict[str, str]] = {
    Outcome.CURRENT: gettext_noop(
        "Version approuvée : ce fichier est, à l’octet près, celui d’une décision en vigueur."
    ),
    Outcome.NOT_IN_FORCE: gettext_noop(
        "Une décision nomme ce fichier, mais elle n’est pas en vigueur : il n’est pas approuvé."
    ),
    Outcome.WITHDRAWN: gettext_noop(
        "La décision qui nommait ce fichier est retirée ou suspendue : ne le fabriquez pas, ne l’utilisez pas."
    ),
    Outcome.STALE: gettext_noop(
        "Une décision nomme ce fichier, mais rien ne prouve qu’elle tient encore : les données sont trop anciennes."
    ),
    Outcome.UNKNOWN: gettext_noop(
        "Aucune décision du registre ne nomme ce fichier. Un octet changé suffit : cela ne dit rien de sa forme."
    ),
    Outcome.BAD_SIGNATURE: gettext_noop(
        "Le registre lui-même n’a pas pu être vérifié : rien ne peut être dit de ce fichier."
    ),
}


# The fields of a record whose codes have words here.
_CODED: Final[dict[str, Mapping[str, Text]]] = {
    "use": USES,
    "category": LABELS["category"],
    "proposed": LABELS["category"],
    "qualification": LABELS["qualification"],
    "competent_authority": LABELS["authority"],
    "issuer": LABELS["authority"],
}
ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def use_name(use: str) -> Text:
    """A use in words; its code where the house has none for it, since records name uses freely."""
    return USES.get(use) or Text(use or "—", use or "—")


def about(subject: str, use: str) -> Text:
    """What an act speaks of: its subject by its codes, then the use in words, for a decision."""
    if not use:
        named = f"{territory_name(subject)} ({subject})" if is_territory(subject) else subject or "—"
        return Text(named, named)
    name = use_name(use)
    if use not in USES:
        return Text(f"{subject}, {name.fr}", f"{subject}, {name.en}")
    return Text(f"{subject}, {name.fr.lower()}", f"{subject}, {name.en.lower()}")


def about_record(record: Record) -> Text:
    return about(subject_of(record), use_of(record))


def facts_of(record: Record, spoken: str) -> list[tuple[str, str]]:
    """Every field that is signed, by its name; codes in words with the code, which is what is signed; days in words."""
    coded = {field: _with_codes(names) for field, names in _CODED.items()}
    return [(name, _in_days(value, spoken)) for name, value in words.in_words(record, spoken, coded)]


def _with_codes(names: Mapping[str, Text]) -> dict[str, Text]:
    return {code: Text(f"{name.fr} ({code})", f"{name.en} ({code})") for code, name in names.items()}


def _in_days(value: str, spoken: str) -> str:
    return day_words(date.fromisoformat(value), spoken, with_year=True) if ISO_DAY.fullmatch(value) else value


@dataclass(frozen=True, slots=True)
class Attested:
    """How the state served is attested: the kind of notice it deserves, and how old it is."""

    kind: str
    age: str
    time: datetime | None


def attested(register: PublicRegister, now: datetime) -> Attested:
    time = register.verified(now).time
    strictest = min(register.log.chain.latest.fresh_days.values())
    fresh = time is not None and now - time <= timedelta(days=strictest)
    kind = "stop" if not register.is_witnessed else "ok" if fresh else "warn"
    return Attested(kind, _("inconnu") if time is None else lapse(now - time), time)


def lapse(spent: timedelta) -> str:
    """A length of time, in the largest unit that fits."""
    minutes = max(0, int(spent.total_seconds() // 60))
    if minutes < 1:
        return _("moins d’une minute")
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s heure", "%(n)s heures", hours) % {"n": hours}
    return ngettext("%(n)s jour", "%(n)s jours", hours // 24) % {"n": hours // 24}


def would_change(sheet: RegisterActSheet, now: datetime) -> list[str]:
    """What would make the answer another one, from what the record and the register say."""
    outcome, record = sheet.verdict.outcome, sheet.record
    if outcome is Outcome.CURRENT:
        return _of_current(sheet)
    if outcome is Outcome.WITHDRAWN:
        return [
            _("Rien ne fait revivre un acte retiré : il faut une nouvelle décision."),
            _(
                "Une suspension peut être levée par un acte signé : l’acte suspendu répond alors de nouveau selon ses dates."
            ),
        ]
    if outcome is Outcome.STALE:
        return [_("Des témoins qui contresignent l’état du journal, ou un document de confiance renouvelé.")]
    if civil_date(now) < record.valid_from:
        start = day_words(record.valid_from, language(), with_year=True)
        return [
            _("Le %(day)s, l’acte prendra effet, s’il n’est ni retiré ni remplacé d’ici là.") % {"day": start}
        ]
    return [_("Une modification qui en prolonge la durée, ou une nouvelle décision sur le même objet.")]


def _of_current(sheet: RegisterActSheet) -> list[str]:
    told = [_("Un acte signé qui le retire, le lève ou le suspend : la réponse changerait aussitôt publié.")]
    matter = sheet.record.matter
    fresh = sheet.register.log.chain.latest.fresh_days
    days = min(fresh.values())
    if isinstance(matter, Decision):
        told.append(
            _(
                "Une décision plus récente sur le même profil et le même usage, ou une modification de ses règles."
            )
        )
        days = fresh[matter.category]
    if sheet.until is not None:
        end = day_words(sheet.until, language(), with_year=True)
        told.append(_("Sa date de fin : le %(day)s est son dernier jour.") % {"day": end})
    said = ngettext(
        "Plus de %(n)s jour sans témoin qui contresigne.",
        "Plus de %(n)s jours sans témoin qui contresigne.",
        days,
    )
    return [*told, said % {"n": days}]
