"""States in words and in the kind of tag that shows them, the same on every page."""

from __future__ import annotations

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import ROLE_NAMES
from maillage.apps.authority.codes import MARK_STATES, NEVER_HERE, STANDING_STATES
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Text

ACT_STATES: dict[str, tuple[str, Text]] = {
    "in_force": ("ok", Text("En vigueur", "In force")),
    "to_come": ("info", Text("À venir", "To come")),
    "over": ("warn", Text("Terminé", "Over")),
    "ended": ("stop", Text("Fin anticipée", "Ended early")),
}
RESTRICTING = frozenset({"hold", "suspend", "recall", "policy"})


def act_words(kind: str, state: str) -> tuple[str, Text]:
    """The tag of an act; one that restricts is no good news while it is in force."""
    if kind in RESTRICTING and state == "in_force":
        return ("stop", ACT_STATES[state][1])
    return ACT_STATES[state]


_KINDS = {"in_force": "ok", "to_come": "info", "newest_unclassified": "warn"}
STANDINGS: dict[str, tuple[str, Text]] = {
    state: (_KINDS.get(state, "stop"), words) for state, words in STANDING_STATES.items()
}


def standing_words(category: str, state: str) -> tuple[str, Text]:
    """The tag of one profile × use; a category D in force is never shown as something open."""
    if category == "D" and state == "in_force":
        return ("stop", NEVER_HERE)
    return (_KINDS.get(state, "stop"), MARK_STATES[state])


RECALL_STATES = {"open": "stop", "closed": "info", "lifted": "ok"}
HOLDER_STATES: dict[str, tuple[str, Text]] = {
    "silent": ("stop", Text("N’a pas lu", "Has not read")),
    "read": ("warn", Text("A lu, n’a pas compté", "Has read, has not counted")),
    "answered": ("ok", Text("A répondu", "Has answered")),
}
ROLE_STATES: dict[str, tuple[str, Text]] = {
    "in_force": ("ok", Text("En cours", "In force")),
    "to_come": ("info", Text("À venir", "To come")),
    "over": ("warn", Text("Terminé", "Over")),
    "ended": ("warn", Text("Terminé avant sa date", "Ended early")),
}
ACCOUNT_STATES: dict[str, tuple[str, Text]] = {
    "open": ("ok", Text("Ouvert", "Open")),
    "invited": ("info", Text("Invité, pas encore venu", "Invited, not yet come")),
    "closed": ("stop", Text("Fermé", "Closed")),
}
FACTOR_STATES: dict[str, tuple[str, Text]] = {
    "set": ("ok", Text("En place", "Set up")),
    "missing": ("warn", Text("Manquant", "Missing")),
    "demonstration": ("ok", Text("Code de démonstration", "Code of demonstrations")),
    "none": ("info", Text("Sans objet", "Not needed")),
}
TOKEN_STATES: dict[str, tuple[str, Text]] = {
    "live": ("ok", Text("En cours", "Live")),
    "expired": ("warn", Text("Expiré", "Expired")),
    "revoked": ("stop", Text("Révoqué", "Revoked")),
}


def role_words(held: Assignment) -> Text:
    """A role with where it holds: “Coordination, Auvergne-Rhône-Alpes”."""
    where = held.organisation or territory_name(held.territory)
    name = ROLE_NAMES[held.role]
    return Text(f"{name.fr}, {where}", f"{name.en}, {where}")


WEEKDAYS: tuple[Text, ...] = (
    Text("Lundi", "Monday"),
    Text("Mardi", "Tuesday"),
    Text("Mercredi", "Wednesday"),
    Text("Jeudi", "Thursday"),
    Text("Vendredi", "Friday"),
    Text("Samedi", "Saturday"),
    Text("Dimanche", "Sunday"),
)
LOCATED: dict[str, Text] = {
    "own": Text("position donnée par la source", "position given by the source"),
    "commune": Text("centre de la commune", "centre of the town"),
    "area": Text("centre du secteur, à préciser", "centre of the area, to be made precise"),
}
