"""Invented names, always the same: workshops, establishments, designs that read like real ones.

Guarantees: every name of a list is different from the others; a workshop's name has none of
the words that real ones are made of (lab, fab, maker, numérique), and none of the real names
that the tests know. Names say nothing of a place: a commune stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from maillage.site.demo.national import drawn

# (article and noun, whether the complement that follows may begin with "aux" or "des")
TOOLS = (
    "La Goupille", "Le Trusquin", "La Varlope", "L’Équerre", "La Bisaiguë", "Le Vilebrequin", "La Navette",
    "Le Rabot", "La Tarière", "Le Maillet", "La Cheville", "Le Tournevis", "La Bobine", "Le Pignon", "La Clavette",
    "Le Compas", "La Chignole", "Le Poinçon", "La Virole", "L’Enclume", "Le Gabarit", "La Mortaise", "Le Tenon",
    "La Crémaillère", "Le Guillaume", "La Canette", "Le Fuseau", "La Bielle", "Le Balancier", "L’Étau",
)  # fmt: skip
BESIDE = (
    "du marronnier", "des quatre vents", "du vieux lavoir", "des hirondelles", "de la rue haute", "du pont tournant",
    "des sept ponts", "de la halle basse", "du canal", "des tanneurs", "du clocher penché", "de la source", "des vignes",
    "du belvédère", "des cordiers", "de la traverse", "du figuier", "des écluses", "de la colline", "du préau",
    "des lanternes", "de la marelle", "du moulin gris", "des passeurs", "de l’anse", "du bocage", "des verriers",
    "de la gare ancienne", "du grand séchoir", "des ardoises",
)  # fmt: skip

GARDENS = (
    "Le Clos", "Le Jardin", "La Cour", "Le Verger", "La Closerie", "Les Terrasses", "Le Pré", "L’Allée", "La Maison",
    "Le Parc", "La Roseraie", "Les Balcons", "Le Cèdre", "La Châtaigneraie", "Les Jardins", "Le Domaine", "La Source",
    "Le Hameau", "L’Orée", "La Treille", "Les Rives", "Le Chemin", "La Prairie", "Les Sentes", "Le Mail", "La Pergola",
    "Le Bosquet", "La Fontaine", "Les Tonnelles", "Le Vallon",
)  # fmt: skip
BIRDS = (
    "des bergeronnettes", "des loriots", "du merisier", "des alouettes", "du sorbier", "des mésanges", "de l’aubépine",
    "des libellules", "du tilleul argenté", "des rouges-gorges", "de la clématite", "des martinets", "du cognassier",
    "des pinsons", "de la glycine blanche", "des chardonnerets", "du néflier", "des grives", "de la bruyère", "des huppes",
    "du noisetier", "des sittelles", "de la passiflore", "des tourterelles", "du micocoulier", "des fauvettes",
    "de la lavande", "des verdiers", "du cormier", "des engoulevents", "de la capucine", "des roitelets",
)  # fmt: skip
CARE = (
    "de la Vallée haute", "des Trois Collines", "du Confluent", "de la Grande Rue", "des Remparts", "du Plateau",
    "de la Plaine", "des Deux Gares", "du Vieux Port", "de l’Aqueduc", "des Peupliers", "du Bord de l’eau", "de la Lande",
    "des Faubourgs", "du Coteau", "de la Combe", "des Marais", "du Col", "de la Presqu’île", "des Vergers", "du Haut-Pré",
    "de la Chapelle neuve", "des Moulins", "du Gué", "de l’Étang long", "des Bruyères", "du Rempart nord", "de la Voie verte",
    "des Carrières", "du Bois clair", "de la Rotonde", "des Tilleuls", "du Mas blanc", "de la Croisée", "des Salines",
)  # fmt: skip


def shuffled(heads: Sequence[str], tails: Sequence[str], subject: str) -> list[str]:
    """Every pairing of the two lists, in an order of its own."""
    names = [f"{head} {tail}" for head, tail in product(heads, tails)]
    drawn(subject).shuffle(names)
    return names


def workshop_names(count: int) -> list[str]:
    """As many different names; the same noun comes back as late as it can."""
    names = shuffled(TOOLS, BESIDE, "names of workshops")
    by_noun: dict[str, list[str]] = {tool: [] for tool in TOOLS}
    for name in names:
        by_noun[next(tool for tool in TOOLS if name.startswith(tool + " "))].append(name)
    rounds = [[group[turn] for group in by_noun.values()] for turn in range(len(BESIDE))]
    found = [name for turn in rounds for name in turn]
    if count > len(found):
        raise ValueError(f"only {len(found)} names of workshops")
    return found[:count]


HEADS: dict[str, tuple[str, ...]] = {
    "group": ("Groupe hospitalier",),
    "hospital": ("Hôpital", "Centre hospitalier", "Clinique"),
    "medico_social": ("Foyer d’accueil", "Institut", "Maison d’accueil"),
    "home_care": ("Soins à domicile", "Hospitalisation à domicile"),
    "home_help": ("Aide à domicile", "Service à la personne"),
    "health_centre": ("Centre de santé", "Maison de santé"),
    "pharmacy": ("Pharmacie",),
    "laboratory": ("Laboratoire d’analyses",),
    "ambulance": ("Ambulances", "Transports sanitaires"),
    "fire": ("Centre de secours",),
    "town": ("Services municipaux", "Accueil municipal"),
    "public_service": ("Guichet public", "Accueil départemental", "Commissariat"),
    "school": ("École", "Collège", "Lycée"),
    "food_aid": ("Épicerie solidaire", "Banque alimentaire", "Table ouverte"),
    "firm": ("Menuiserie", "Transports", "Blanchisserie", "Conserverie", "Imprimerie", "Laiterie"),
    "other": ("Centre social", "Secours bénévoles", "Association"),
}  # fmt: skip


def establishment_names(kind: str, count: int) -> list[str]:
    """Different names while the pairings last, then again: two towns may have the same pharmacy."""
    if kind == "ehpad":
        names = shuffled([f"EHPAD {garden}" for garden in GARDENS], BIRDS, "names of ehpad")
    else:
        names = shuffled(HEADS[kind], (*CARE, *BIRDS), f"names of {kind}")
    return [names[number % len(names)] for number in range(count)]
