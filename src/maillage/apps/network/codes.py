"""Choices of the network, as the database, the API and the files show them."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class Process(StrEnum):
    """Processes that ship with the project; a workshop may state others as data."""

    FDM = "fdm"
    SLA = "sla"
    LASER = "laser"
    CNC = "cnc"
    SEWING = "sewing"
    VINYL = "vinyl"
    ELECTRONICS = "electronics"


PROCESS_NAMES: dict[str, Text] = {
    Process.FDM: Text(fr="Impression 3D (dépôt de fil)", en="3D printing (FDM)"),
    Process.SLA: Text(fr="Impression 3D (résine)", en="3D printing (resin)"),
    Process.LASER: Text(fr="Découpe laser", en="Laser cutting"),
    Process.CNC: Text(fr="Usinage numérique", en="CNC milling"),
    Process.SEWING: Text(fr="Couture", en="Sewing"),
    Process.VINYL: Text(fr="Découpe vinyle", en="Vinyl cutting"),
    Process.ELECTRONICS: Text(fr="Électronique", en="Electronics"),
}


FACT_NAMES: dict[str, Text] = {
    "open_weekdays": Text(fr="Jours d’ouverture", en="Opening days"),
    "labour_hours_per_day": Text(fr="Heures de personnes par jour", en="People-hours per day"),
    "machine": Text(fr="Machines", en="Machines"),
    "stock": Text(fr="Stock de matière", en="Material stock"),
}


class MemberKind(StrEnum):
    """Where a member works: in the workshop, or at home with machines pooled with it."""

    STAFF = "staff"
    VOLUNTEER = "volunteer"
    HOME = "home"


MEMBER_KINDS: dict[str, Text] = {
    MemberKind.STAFF: Text(fr="Équipe salariée", en="Staff"),
    MemberKind.VOLUNTEER: Text(fr="Bénévole à l’atelier", en="Volunteer in the workshop"),
    MemberKind.HOME: Text(fr="Maker à domicile", en="Maker at home"),
}

# Skills that ship with the project; a workshop may state others as data.
SKILLS: dict[str, Text] = {
    "quality_lead": Text(fr="Référent qualité", en="Quality lead"),
    "printing": Text(fr="Impression 3D", en="3D printing"),
    "laser": Text(fr="Découpe laser", en="Laser cutting"),
    "machining": Text(fr="Usinage", en="Machining"),
    "sewing": Text(fr="Couture", en="Sewing"),
    "cad": Text(fr="Conception (CAO)", en="Design (CAD)"),
    "electronics": Text(fr="Électronique", en="Electronics"),
    "assembly": Text(fr="Montage, finition", en="Assembly, finishing"),
    "delivery": Text(fr="Livraison", en="Delivery"),
    "coordination": Text(fr="Animation, coordination", en="Facilitation, coordination"),
}


class UnavailabilityReason(StrEnum):
    CLOSED = "closed"
    HOLIDAY = "holiday"
    NO_PEOPLE = "no_people"
    BREAKDOWN = "breakdown"
    NO_MATERIAL = "no_material"
    OTHER_WORK = "other_work"
    OTHER = "other"


UNAVAILABILITY_REASONS: dict[str, Text] = {
    UnavailabilityReason.CLOSED: Text(fr="Fermé", en="Closed"),
    UnavailabilityReason.HOLIDAY: Text(fr="Congés", en="Holidays"),
    UnavailabilityReason.NO_PEOPLE: Text(fr="Personne de disponible", en="Nobody available"),
    UnavailabilityReason.BREAKDOWN: Text(fr="Panne ou entretien", en="Breakdown or maintenance"),
    UnavailabilityReason.NO_MATERIAL: Text(fr="Plus de matière", en="Out of material"),
    UnavailabilityReason.OTHER_WORK: Text(fr="Pris par d’autres travaux", en="Busy with other work"),
    UnavailabilityReason.OTHER: Text(fr="Autre raison", en="Another reason"),
}


class RevealPurpose(StrEnum):
    """Why somebody reads who members are."""

    CONTACT = "contact"
    MISSION = "mission"
    ACCESS = "access"
    RECALL = "recall"
    KEEPING = "keeping"


REVEAL_PURPOSES: dict[str, Text] = {
    RevealPurpose.CONTACT: Text(fr="Les joindre pour un travail accepté", en="Reach them for accepted work"),
    RevealPurpose.MISSION: Text(fr="Établir un ordre de mission", en="Issue a mission order"),
    RevealPurpose.ACCESS: Text(fr="Tenir le plan d’accès", en="Keep the access plan"),
    RevealPurpose.RECALL: Text(fr="Suivre un rappel", en="Follow a recall"),
    RevealPurpose.KEEPING: Text(fr="Tenir les fiches à jour", en="Keep the records up to date"),
}


class ClosedReason(StrEnum):
    """Why a workshop closed for good."""

    ENDED = "ended"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    UNREACHABLE = "unreachable"
    LISTED = "listed"
    OTHER = "other"


CLOSED_REASONS: dict[str, Text] = {
    ClosedReason.ENDED: Text(fr="Activité arrêtée", en="Activity ended"),
    ClosedReason.MERGED: Text(fr="Réuni à un autre atelier", en="Merged with another workshop"),
    ClosedReason.DUPLICATE: Text(fr="Fiche en double", en="Listed twice"),
    ClosedReason.UNREACHABLE: Text(fr="Plus joignable", en="No longer reachable"),
    ClosedReason.LISTED: Text(fr="Dit fermé par la liste importée", en="Said closed by the imported list"),
    ClosedReason.OTHER: Text(fr="Autre raison", en="Another reason"),
}


class Located(StrEnum):
    """How a place got its coordinates."""

    OWN = "own"  # given by the source
    COMMUNE = "commune"  # centre of its commune
    AREA = "area"  # centre of its EPCI or department


class EstablishmentKind(StrEnum):
    HOSPITAL = "hospital"
    EHPAD = "ehpad"
    MEDICO_SOCIAL = "medico_social"
    HOME_CARE = "home_care"
    HOME_HELP = "home_help"
    LIBERAL = "liberal"
    HEALTH_CENTRE = "health_centre"
    PHARMACY = "pharmacy"
    LABORATORY = "laboratory"
    AMBULANCE = "ambulance"
    FIRE = "fire"
    TOWN = "town"
    PUBLIC_SERVICE = "public_service"
    SCHOOL = "school"
    FOOD_AID = "food_aid"
    FIRM = "firm"
    OTHER = "other"


ESTABLISHMENT_KINDS: dict[str, Text] = {
    EstablishmentKind.HOSPITAL: Text(fr="Hôpital ou clinique", en="Hospital or clinic"),
    EstablishmentKind.EHPAD: Text(fr="EHPAD", en="Care home"),
    EstablishmentKind.MEDICO_SOCIAL: Text(fr="Établissement médico-social", en="Medico-social institution"),
    EstablishmentKind.HOME_CARE: Text(fr="Soins à domicile", en="Home care"),
    EstablishmentKind.HOME_HELP: Text(fr="Aide à domicile", en="Home help"),
    EstablishmentKind.LIBERAL: Text(fr="Soignant libéral", en="Self-employed carer"),
    EstablishmentKind.HEALTH_CENTRE: Text(fr="Maison ou centre de santé", en="Health centre"),
    EstablishmentKind.PHARMACY: Text(fr="Pharmacie", en="Pharmacy"),
    EstablishmentKind.LABORATORY: Text(fr="Laboratoire d’analyses", en="Medical laboratory"),
    EstablishmentKind.AMBULANCE: Text(fr="Transport sanitaire", en="Ambulance service"),
    EstablishmentKind.FIRE: Text(fr="Sapeurs-pompiers, secours", en="Fire and rescue service"),
    EstablishmentKind.TOWN: Text(fr="Commune", en="Town"),
    EstablishmentKind.PUBLIC_SERVICE: Text(fr="Autre service public", en="Other public service"),
    EstablishmentKind.SCHOOL: Text(fr="École, crèche ou université", en="School, nursery or university"),
    EstablishmentKind.FOOD_AID: Text(fr="Aide alimentaire, solidarité", en="Food aid, charity"),
    EstablishmentKind.FIRM: Text(fr="Entreprise", en="Firm"),
    EstablishmentKind.OTHER: Text(fr="Autre", en="Other"),
}
