"""What a mission order is for, and how it stands."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class MissionActivity(StrEnum):
    MAKE = "make"
    FETCH = "fetch"
    BRING = "bring"
    DELIVER = "deliver"


ACTIVITIES: dict[str, Text] = {
    MissionActivity.MAKE: Text(fr="Fabriquer à l’atelier", en="Make at the workshop"),
    MissionActivity.FETCH: Text(fr="Aller chercher de la matière", en="Fetch material"),
    MissionActivity.BRING: Text(fr="Apporter des pièces à l’atelier", en="Bring pieces to the workshop"),
    MissionActivity.DELIVER: Text(fr="Livrer des pièces", en="Deliver pieces"),
}
# What is left to do once every piece of an order is made.
AFTER_MAKING = frozenset({MissionActivity.BRING, MissionActivity.DELIVER})


class MissionState(StrEnum):
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WORK_STOPPED = "work_stopped"


MISSION_STATES: dict[str, Text] = {
    MissionState.TO_COME: Text(fr="À venir", en="To come"),
    MissionState.IN_FORCE: Text(fr="En cours", en="In force"),
    MissionState.EXPIRED: Text(fr="Terminé", en="Over"),
    MissionState.REVOKED: Text(fr="Révoqué", en="Revoked"),
    MissionState.WORK_STOPPED: Text(fr="Travail arrêté", en="Work stopped"),
}
STANDING = frozenset({MissionState.TO_COME, MissionState.IN_FORCE})  # what may be printed, checked, sent
LONGEST_DAYS = 7  # safety scheme §7
SOONEST_DAYS = 7  # an order begins within a week of its issue: longer ahead, nobody knows
MOST_COMMUNES = 12
