"""What the holders of a recall are told, in both languages: the danger, what to do, what is there, where to answer.

Guarantees: one message a holder for the things that are new to it, whose key is made of them: told twice of the same
things, it gets one message; names no person. The private link is in the mail alone (`outbox`, `seed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from maillage.apps.bulk import in_batches
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import Letter
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.production.models import Recall, RecallHolder
from maillage.apps.production.recall_words import STOP, TITLES
from maillage.apps.production.tracing_bridge import Holding
from maillage.apps.records.canonical import digest
from maillage.apps.records.effects import ActFacts
from maillage.kernel.text import LANGUAGES, Text

LISTED = 30  # things named in a message; the page lists all
AT_ONCE = 900  # keys in a query


def organisations(codes: Iterable[str]) -> dict[str, Establishment | Workshop]:
    """The establishments and workshops of these codes, with what telling them takes."""
    found: dict[str, Establishment | Workshop] = {}
    for keys in in_batches(codes, AT_ONCE):
        for model in (Establishment, Workshop):
            rows: Any = model._default_manager.filter(code__in=keys).only("code", "name", "contact_email")
            found |= {row.code: row for row in rows}
    return found


def letters(
    recall: Recall,
    act: ActFacts,
    holders: Mapping[str, RecallHolder],
    things: Mapping[str, Sequence[Holding]],
) -> list[Letter]:
    """One message a holder for the things that are new to it: told again only of what it was not told of."""
    places = organisations(sorted(things))
    title = TITLES[recall.qualification]
    found = []
    for code, listed in sorted(things.items()):
        mark = digest("\n".join(holding.thing for holding in listed))[:12]
        found.append(
            Letter(
                key=f"act:{act.number}:{code}:{mark}",
                organisation=code,
                email=places[code].contact_email,
                subject=Text(fr=f"{title.fr} : acte {act.number}", en=f"{title.en}: act {act.number}"),
                body=letter_body(act, code, listed),
                seed=holders[code].seed,
            )
        )
    return found


def letter_body(act: ActFacts, organisation: str, listed: Sequence[Holding]) -> Text:
    """What a holder is told: the danger, what to do, what the rows place there, where to answer."""
    said = {}
    for language in LANGUAGES:
        words = _WORDS[language]
        things = [f"- {holding.thing} : {holding.units}" for holding in listed[:LISTED]]
        if len(listed) > LISTED:
            things.append(words["more"].format(count=len(listed) - LISTED))
        root = settings.ORIGIN + ("/en" if language == "en" else "")
        said[language] = "\n".join(
            [
                STOP.to(language),
                f"{words['hazard']} {act.payload['hazard'][language]}",
                f"{words['to_do']} {act.payload['to_do'][language]}",
                f"{words['remedy']} {act.payload['remedy'][language]}",
                f"{words['contact']} {act.payload['contact']}",
                words["things"],
                *things,
                words["pass_on"],
                f"{words['page']} {root}/rappels/{act.number}/detenteurs/{organisation}/",
                f"{words['link']} {root}/rappels/lien/{SEALED}/",
            ]
        )
    return Text(fr=said["fr"], en=said["en"])


_WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "hazard": "Danger :",
        "to_do": "Que faire :",
        "remedy": "Réparation :",
        "contact": "Contact :",
        "things": "Selon nos registres, vous avez de ces lots ou sacs (pièces) :",
        "more": "- et {count} autres, tous listés sur la page",
        "pass_on": "Prévenez qui en a reçu de vous. Répondez même s’il n’en reste aucune.",
        "page": "Avec un compte :",
        "link": "Sans compte, par votre lien privé :",
    },
    "en": {
        "hazard": "Danger:",
        "to_do": "What to do:",
        "remedy": "Remedy:",
        "contact": "Contact:",
        "things": "By our records you have pieces of these lots or bags:",
        "more": "- and {count} more, all listed on the page",
        "pass_on": "Tell whoever had some from you. Answer even if none is left.",
        "page": "With an account:",
        "link": "Without an account, by your private link:",
    },
}
