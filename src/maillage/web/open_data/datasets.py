"""What is published: each data set with its lines, its columns and what they mean.

Guarantees: keys are stable and English, values are codes, numbers and days, the same in both languages;
no column holds a person or a way to reach one, and a test looks for them in every file; figures of needs
are held back as on their page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from maillage.apps.authority.queries.act_list import ActLine, act_list
from maillage.apps.authority.queries.standing_list import standing_list
from maillage.apps.boards.queries.territories import territory_counts
from maillage.apps.network.queries.open_workshops import open_workshops
from maillage.apps.paging import EVERYTHING
from maillage.kernel.text import Text

Value = str | int | float | bool | date | datetime | None
BATCH = 1000


@dataclass(frozen=True, slots=True)
class DataColumn:
    key: str
    meaning: Text
    value: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class DataSet:
    """`lines` gives them as they stand on a day, in a fixed order."""

    name: str
    title: Text
    about: Text
    columns: tuple[DataColumn, ...]
    lines: Callable[[date], Iterable[Any]]


def _column(key: str, fr: str, en: str, value: Callable[[Any], Value] | None = None) -> DataColumn:
    """Without `value`, the field of the line that has the name of the column."""
    return DataColumn(key, Text(fr, en), attrgetter(key) if value is None else value)


def _standing(key: str, fr: str, en: str, name: str = "") -> DataColumn:
    return _column(key, fr, en, attrgetter(f"standing.{name or key}"))


def _acts(day: date) -> Iterable[ActLine]:
    """Batch by batch: the register only grows."""
    number = 1
    while True:
        page = act_list(day=day, sort="recorded", page=number, size=BATCH)
        yield from page.items
        if not page.has_next:
            return
        number += 1


WORKSHOPS = DataSet(
    "ateliers",
    Text("Ateliers", "Workshops"),
    Text(
        "L’annuaire des ateliers de fabrication numérique, fermés compris : où ils sont, ce qu’ils savent faire.",
        "The directory of digital fabrication workshops, closed ones included: where they are, what they can do.",
    ),
    (
        _column("code", "Identifiant stable (L0042).", "Stable identifier (L0042)."),
        _column("name", "Nom de l’atelier.", "Name of the workshop."),
        _column("kind", "Sorte, telle que sa source la donne.", "Kind, as its source gives it."),
        _column("address", "Adresse de l’atelier.", "Address of the workshop."),
        _column("postcode", "Code postal.", "Postcode."),
        _column("city", "Commune.", "Town."),
        _column("commune", "Code commune de l’Insee.", "Town code of Insee."),
        _column("department", "Code du département.", "Department code."),
        _column("lat", "Latitude, en degrés WGS84.", "Latitude, WGS84 degrees."),
        _column("lon", "Longitude, en degrés WGS84.", "Longitude, WGS84 degrees."),
        _column(
            "located",
            "De quoi c’est la position : own (la sienne), commune (le centre), area (un secteur).",
            "What the position is of: own, commune (its centre), area (a sector).",
        ),
        _column(
            "processes",
            "Procédés de ses propres machines, séparés par une espace (fdm, laser, sewing…).",
            "Processes of its own machines, separated by a space (fdm, laser, sewing…).",
            lambda row: " ".join(row.processes),
        ),
        _column("is_open", "S’il est en activité.", "Whether it is in activity."),
        _column("closed_on", "Jour de fermeture, quand il est connu.", "Day it closed, where known."),
        _column(
            "confirmed_on",
            "Jour où quelqu’un a confirmé sa fiche pour la dernière fois.",
            "Day on which somebody last confirmed its page.",
        ),
        _column("url", "Page de l’atelier sur la Toile.", "The workshop’s page on the Web."),
    ),
    lambda _day: open_workshops(),
)

CATALOGUE = DataSet(
    "catalogue",
    Text("Catalogue et classements", "Catalogue and classification"),
    Text(
        "Une ligne par profil de fabrication et par usage, avec ce que l’autorité en a décidé. Ce qui n’est pas classé ne se distribue pas. Chaque modèle garde sa propre licence.",
        "A line per manufacturing profile and use, with what the authority decided. What is unclassified is not to be distributed. Each design keeps its own licence.",
    ),
    (
        _column("design", "Code du modèle (D0107).", "Design code (D0107).", lambda r: r.design.code),
        _column("name_fr", "Nom en français.", "Name in French.", lambda r: r.design.name.fr),
        _column("name_en", "Nom en anglais.", "Name in English.", lambda r: r.design.name.en),
        _column("family", "Code de la famille.", "Family code.", lambda r: r.design.family),
        _column(
            "object_type",
            "Sorte d’objet : screen, mask, gown, part.",
            "Kind of object: screen, mask, gown, part.",
            lambda r: r.design.object_type,
        ),
        _standing(
            "profile",
            "Profil de fabrication (D0107-V3/F1) ; vide quand le modèle n’en a pas.",
            "Manufacturing profile (D0107-V3/F1); empty where the design has none.",
        ),
        _standing("use", "Usage : care (soins) ou non_care (hors soins).", "Use: care or non_care."),
        _standing(
            "category",
            "Catégorie qui vaut ce jour : A, B, C, D ou unclassified.",
            "Category that binds that day: A, B, C, D or unclassified.",
            "badge",
        ),
        _standing(
            "state",
            "in_force, to_come, over (expirée), ended (retirée), held (bloquée) ou unclassified. Seul in_force permet de distribuer, dans les limites de la catégorie ; D ne se commande jamais ici.",
            "in_force, to_come, over, ended (withdrawn), held (blocked) or unclassified. Only in_force lets one distribute, within the limits of the category; D is never ordered here.",
        ),
        _standing("act", "Numéro de la décision.", "Number of the decision."),
        _standing("valid_from", "Premier jour de la décision.", "First day of the decision."),
        _standing(
            "valid_until", "Dernier jour, inclus ; vide : sans fin.", "Last day, included; empty: open-ended."
        ),
        _standing("review_by", "À réexaminer avant ce jour.", "To be reviewed before that day."),
        _standing("hold", "Acte qui bloque.", "Act that blocks."),
        _standing("ended_by", "Acte qui retire.", "Act that withdraws."),
        _standing(
            "rules",
            "Règles de fabrication, de distribution et d’usage.",
            "Rules of manufacture, distribution and use.",
        ),
    ),
    lambda day: standing_list(day=day, size=EVERYTHING, sort="profile").items,
)

NEEDS = DataSet(
    "besoins-par-territoire",
    Text("Besoins par territoire", "Needs by territory"),
    Text(
        "Une ligne par département. Les besoins y sont vides quand trop peu d’établissements demandent pour que le chiffre n’en trahisse aucun.",
        "A line per department. Needs are empty where too few establishments ask for the figure to give none of them away.",
    ),
    (
        _column("department", "Code du département.", "Department code."),
        _column("name", "Nom du département.", "Department name."),
        _column("region", "Code de la région (R84).", "Region code (R84)."),
        _column("workshops", "Ateliers en activité.", "Workshops in activity."),
        _column(
            "establishments",
            "Établissements inscrits, hors soignants libéraux.",
            "Establishments registered, independent carers aside.",
        ),
        _column("published", "Si les besoins sont publiés.", "Whether needs are published."),
        _column("needs_open", "Besoins réels ouverts.", "Real open needs."),
        _column("establishments_asking", "Établissements qui demandent.", "Establishments that ask."),
        _column("quantity", "Pièces demandées.", "Pieces asked."),
        _column("promised", "Pièces que des ateliers ont acceptées.", "Pieces that workshops have accepted."),
        _column("received", "Pièces reçues.", "Pieces received."),
        _column("pieces_asked", "Pièces encore attendues.", "Pieces still awaited."),
    ),
    lambda _day: territory_counts(),
)

ACTS = DataSet(
    "actes",
    Text("Actes publics", "Public acts"),
    Text(
        "Décisions, bases légales, règles de territoire, mises en attente, suspensions, retraits et levées, dans l’ordre d’enregistrement. Les actes qui parlent de personnes n’y sont pas.",
        "Decisions, legal bases, territory rules, holds, suspensions, withdrawals and liftings, in order of recording. Acts that speak of persons are not among them.",
    ),
    (
        _column("number", "Numéro de l’acte (2026-017).", "Number of the act (2026-017)."),
        _column("kind", "Sorte d’acte.", "Kind of act."),
        _column("subject", "Ce dont il parle.", "What it speaks of."),
        _column(
            "object",
            "La seconde chose dont il parle : l’usage, pour une décision.",
            "The second thing: the use, for a decision.",
        ),
        _column("category", "Catégorie décidée.", "Category decided."),
        _column("valid_from", "Premier jour.", "First day."),
        _column(
            "valid_until", "Dernier jour, inclus ; vide : sans fin.", "Last day, included; empty: open-ended."
        ),
        _column("state", "in_force, to_come, over ou ended.", "in_force, to_come, over or ended."),
        _column("ends", "Acte auquel il met fin.", "Act that it ends."),
        _column("ended_by", "Acte qui lui met fin.", "Act that ends it."),
        _column("recorded_at", "Instant de l’enregistrement, UTC.", "Moment of recording, UTC."),
    ),
    _acts,
)

DATASETS: dict[str, DataSet] = {one.name: one for one in (WORKSHOPS, CATALOGUE, NEEDS, ACTS)}
