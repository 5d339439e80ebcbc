"""Choices of needs."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class NeedStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    SERVED = "served"
    SERVED_ELSEWHERE = "served_elsewhere"
    NOT_NEEDED = "not_needed"
    NO_SUPPLY = "no_supply"
    UNREACHABLE = "unreachable"
    MISTAKE = "mistake"
    DISOWNED = "disowned"


CLOSING_REASONS: dict[str, Text] = {
    ClosingReason.SERVED: Text(fr="Servi", en="Served"),
    ClosingReason.SERVED_ELSEWHERE: Text(fr="Servi autrement", en="Served elsewhere"),
    ClosingReason.NOT_NEEDED: Text(fr="Plus nécessaire", en="No longer needed"),
    ClosingReason.NO_SUPPLY: Text(fr="Pas d’offre", en="No supply"),
    ClosingReason.UNREACHABLE: Text(fr="Demandeur injoignable", en="Requester unreachable"),
    ClosingReason.MISTAKE: Text(fr="Saisi par erreur", en="Entered by mistake"),
    ClosingReason.DISOWNED: Text(
        fr="L’établissement ne reconnaît pas la demande",
        en="The establishment does not recognise the request",
    ),
}


class Channel(StrEnum):
    """How a need reached the platform."""

    ACCOUNT = "account"
    COORDINATION = "coordination"
    IMPORT = "import"
    PUBLIC_FORM = "public_form"
    PHONE = "phone"
    SCENARIO = "scenario"


CHANNELS: dict[str, Text] = {
    Channel.ACCOUNT: Text(fr="Compte de l’établissement", en="The establishment’s account"),
    Channel.COORDINATION: Text(fr="Coordination", en="Coordination"),
    Channel.IMPORT: Text(fr="Tableau importé", en="Imported table"),
    Channel.PUBLIC_FORM: Text(fr="Formulaire public", en="Public form"),
    Channel.PHONE: Text(fr="Appel noté par un atelier", en="Call noted by a workshop"),
    Channel.SCENARIO: Text(fr="Scénario", en="Scenario"),
}


class Verification(StrEnum):
    """What makes a need verified: who filed it, or how somebody made sure that it is the establishment’s."""

    ACCOUNT = "account"
    COORDINATION = "coordination"
    IMPORT = "import"
    CALLED_BACK = "called_back"
    OFFICIAL_MAIL = "official_mail"
    VISIT = "visit"
    OTHER = "other"


VERIFICATIONS: dict[str, Text] = {
    Verification.ACCOUNT: Text(
        fr="déclaré ou reconnu par un compte de l’établissement",
        en="filed or recognised by an account of the establishment",
    ),
    Verification.COORDINATION: Text(fr="saisi par la coordination", en="filed by the coordination"),
    Verification.IMPORT: Text(
        fr="tableau importé par la coordination", en="table imported by the coordination"
    ),
    Verification.CALLED_BACK: Text(
        fr="rappelé au numéro de l’annuaire public", en="called back on the number of the public directory"
    ),
    Verification.OFFICIAL_MAIL: Text(
        fr="réponse reçue de l’adresse officielle de l’établissement",
        en="answer received from the establishment’s official address",
    ),
    Verification.VISIT: Text(fr="vu sur place", en="seen on site"),
    Verification.OTHER: Text(fr="autre moyen, précisé", en="other means, stated"),
}
# The means that a person states when verifying; the others say how the need was filed.
STATED_MEANS: tuple[Verification, ...] = (
    Verification.CALLED_BACK,
    Verification.OFFICIAL_MAIL,
    Verification.VISIT,
    Verification.OTHER,
)


class Posts(StrEnum):
    """Who will use the pieces; unstated counts as care."""

    CARE = "care"
    NON_CARE = "non_care"


POSTS: dict[str, Text] = {
    Posts.CARE: Text(fr="Postes de soins", en="Care posts"),
    Posts.NON_CARE: Text(fr="Postes hors soins", en="Non-care posts"),
}
