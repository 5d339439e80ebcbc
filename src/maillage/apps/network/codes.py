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


class Located(StrEnum):
    """How a place got its coordinates."""

    OWN = "own"  # given by the source
    COMMUNE = "commune"  # centre of its commune
    AREA = "area"  # centre of its EPCI or department


class EstablishmentKind(StrEnum):
    HOSPITAL = "hospital"
    EHPAD = "ehpad"
    HOME_CARE = "home_care"
    PHARMACY = "pharmacy"
    TOWN = "town"
    SCHOOL = "school"
    FIRM = "firm"
    OTHER = "other"


ESTABLISHMENT_KINDS: dict[str, Text] = {
    EstablishmentKind.HOSPITAL: Text(fr="Hôpital", en="Hospital"),
    EstablishmentKind.EHPAD: Text(fr="EHPAD", en="Care home"),
    EstablishmentKind.HOME_CARE: Text(fr="Soins à domicile", en="Home care"),
    EstablishmentKind.PHARMACY: Text(fr="Pharmacie", en="Pharmacy"),
    EstablishmentKind.TOWN: Text(fr="Commune", en="Town"),
    EstablishmentKind.SCHOOL: Text(fr="École", en="School"),
    EstablishmentKind.FIRM: Text(fr="Entreprise", en="Firm"),
    EstablishmentKind.OTHER: Text(fr="Autre", en="Other"),
}
