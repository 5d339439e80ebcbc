"""The answer to read aloud or to mail to whoever asks by telephone, made from the verdict.

Guarantees: every sentence about what may be done comes from the verdict's own reasons and from the
scheme's words; nobody types a claim; it always says that the request is to be verified, and that it is
no promise. In both languages.
"""

from __future__ import annotations

from collections.abc import Iterable

from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.call_answer import AllowedNow
from maillage.kernel import reasons
from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text
from maillage.safety.terms import LABELS

_OPENING: dict[str, Text] = {
    "allowed": Text(
        fr="Aujourd’hui, un atelier peut le fabriquer et vous le livrer, avec sa notice : {category}, pour des "
        "{use} (décision {decision}).",
        en="Today a workshop may make it and deliver it to you, with its notice: {category}, for {use} "
        "(decision {decision}).",
    ),
    "elsewhere": Text(
        fr="Aujourd’hui, un atelier habilité peut le fabriquer et vous le livrer, avec sa notice : {category}, "
        "pour des {use} (décision {decision}). Le nôtre ne le peut pas encore.",
        en="Today an authorised workshop may make it and deliver it to you, with its notice: {category}, for "
        "{use} (decision {decision}). Ours cannot yet.",
    ),
    "blocked": Text(
        fr="Aujourd’hui, il ne peut pas vous être livré : {category}, pour des {use} (décision {decision}).",
        en="Today it cannot be delivered to you: {category}, for {use} (decision {decision}).",
    ),
    "unclassified": Text(
        fr="Aujourd’hui, aucune autorité n’a classé cet objet pour des {use} : il ne se distribue pas.",
        en="Today no authority has classified this object for {use}: it is not distributed.",
    ),
    "critical": Text(
        fr="Cet objet est de catégorie D : la plateforme n’en organise jamais la fabrication.",
        en="This object is category D: the platform never arranges its making.",
    ),
}
_HEAD = Text(
    fr="Votre demande : {quantity} × {design}, pour {place}, avant le {deadline}.",
    en="Your request: {quantity} × {design}, for {place}, before {deadline}.",
)
_NOTED = Text(
    fr="Elle est notée sous le numéro {code}.",
    en="It is noted under number {code}.",
)
_VERIFIED = Text(
    fr="La coordination du territoire la vérifiera en rappelant l’établissement au numéro de l’annuaire public ; "
    "aucun atelier ne commence avant. Ce n’est pas une promesse : un plan dira qui peut la servir, et quand, ou "
    "pourquoi personne ne le peut.",
    en="The territory’s coordination will verify it by calling the establishment on its number of the public "
    "directory; no workshop starts before. It is not a promise: a plan will say who can serve it, and when, or "
    "why nobody can.",
)


def _named(reason: Reason, place: str) -> Reason:
    """The establishment by its name: its code says nothing to who listens."""
    if "establishment" not in reason.params:
        return reason
    return Reason(reason.code, {**reason.params, "establishment": place}, reason.act)


def _lines(found: Iterable[Reason], language: str) -> list[str]:
    lines = []
    for reason in found:
        says = reasons.render(reason.code, reason.params, language)
        advice = reasons.advise(reason.code, reason.params, language)
        lines.append(f"– {says} {advice}".strip())
    return lines


def ready_answer(need: Need, now: AllowedNow, code: str = "") -> Text:
    """What to say of a need, saved or drafted; `code` once it is noted."""
    name = Text.from_dict(need.design.name)
    against = [_named(reason, need.establishment.name) for reason in now.against]

    def one(language: str) -> str:
        given = {
            "quantity": need.quantity,
            "design": name.to(language),
            "place": f"{need.establishment.name} ({need.establishment.city})",
            "deadline": f"{need.deadline:%d/%m/%Y}",
            "category": LABELS["category"][now.category].to(language),
            "use": LABELS["posts"][now.use].to(language),
            "decision": now.decision,
            "code": code,
        }
        head = [_HEAD, *([_NOTED] if code else [])]
        first = " ".join(text.to(language).format(**given) for text in head)
        opening = _OPENING[now.state].to(language).format(**given)
        parts = [first, opening, *_lines(against, language), _VERIFIED.to(language)]
        return "\n".join(parts)

    return Text(fr=one("fr"), en=one("en"))
