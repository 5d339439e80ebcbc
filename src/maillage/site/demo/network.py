"""Twenty workshops and forty establishments with invented names, at real communes.

Facts vary on purpose: some workshops state their machines, hours and stocks, others keep the
defaults and show them as supposed; some are closed at week-ends; one has no insurance on
file; one is closed. Each cluster of places is further than three hours from the next, so
that who may serve whom is easy to follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.commands.workshop_facts import WorkshopFacts
from maillage.site.demo.stage import Stage

REGISTERED = -23
ALL_WEEK = (0, 1, 2, 3, 4, 5, 6)
STREETS = (
    "rue des Essais",
    "rue du Prototype",
    "quai des Copeaux",
    "place de l’Établi",
    "rue du Fil",
    "allée des Fraises",
)

# process → count, hours a day, share of good hours
FDM_FARM = ("fdm", 10, 10.0, 0.5)
FDM_FEW = ("fdm", 4, 9.0, 0.5)
LASER = ("laser", 1, 8.0, 0.55)
LASERS = ("laser", 2, 8.0, 0.55)
SEWING = ("sewing", 6, 7.0, 0.6)


@dataclass(frozen=True, slots=True)
class Shop:
    """A workshop. `stated` are its own machines; a process only in `processes` keeps the default."""

    key: str
    name: str
    commune: str
    processes: tuple[str, ...]
    stated: tuple[tuple[str, int, float, float], ...] = ()
    stocks: tuple[tuple[str, float], ...] = ()
    weekdays: Sequence[int] | None = ALL_WEEK
    labour: float | None = 24.0
    insured: bool = True
    is_open: bool = True


WIDE = (("petg_sheet", 80.0), ("elastic", 900.0), ("foam", 600.0), ("pmma_sheet", 30.0), ("pla", 25.0))
CLOTH = (("fabric", 900.0), ("elastic", 900.0))
SPOOLS = (("pla", 20.0), ("elastic", 400.0), ("foam", 200.0))

SHOPS: tuple[Shop, ...] = (
    Shop("lyon", "La Traboule numérique", "69123", ("laser", "fdm", "sewing"), (LASERS, FDM_FARM, SEWING),
         (*WIDE, ("fabric", 900.0)), labour=60.0),
    Shop("villeurbanne", "Le Copeau vert", "69266", ("fdm",), (FDM_FARM,), SPOOLS),
    Shop("pilat", "L’Atelier du Crêt", "42218", ("fdm", "laser"), (FDM_FEW,), SPOOLS, (0, 1, 2, 3, 4, 5)),
    Shop("crest", "L’Établi drômois", "26108", ("fdm",), (FDM_FEW,), SPOOLS),
    Shop("alpes", "La Fabrique des Trois Massifs", "38185", ("laser", "fdm"), (LASER,), WIDE),
    Shop("auvergne", "Les Mains du Volcan", "63113", ("sewing",), (SEWING,), CLOTH, None, None),
    Shop("roubaix", "La Courée connectée", "59512", ("laser", "fdm", "sewing"), (LASER, FDM_FEW, SEWING),
         (*WIDE, ("fabric", 300.0)), labour=40.0),
    Shop("lille", "Le Beffroi des makers", "59350", ("fdm",), (FDM_FARM,), SPOOLS),
    Shop("rennes", "L’Octet armoricain", "35238", ("laser", "fdm"), (LASER,), WIDE, labour=30.0),
    Shop("brest", "La Cale à idées", "29019", ("fdm",), (), (), None, None),
    Shop("nantes", "L’Estuaire textile", "44109", ("sewing", "fdm"), (SEWING, FDM_FEW), (*CLOTH, ("pla", 12.0))),
    Shop("paris", "Le Comptoir des machines", "75056", ("laser",), (LASER,), WIDE, labour=30.0),
    Shop("montreuil", "La Halle aux fils", "93048", ("fdm",), (FDM_FARM,), SPOOLS),
    Shop("toulouse", "La Brique laser", "31555", ("laser", "sewing"), (LASER, SEWING), (*WIDE, ("fabric", 300.0)),
         labour=40.0),
    Shop("bordeaux", "Le Chai numérique", "33063", ("fdm",), (), (), (1, 2, 3, 4, 5), None),
    Shop("marseille", "La Criée aux machines", "13055", ("fdm",), (FDM_FARM,), SPOOLS),
    Shop("nice", "Le Galet partagé", "06088", ("fdm", "sewing"), (), (), None, None, insured=False),
    Shop("strasbourg", "La Cigogne numérique", "67482", ("laser",), (LASER,), WIDE, labour=30.0),
    Shop("bastia", "U Tavulinu", "2B033", ("fdm", "sewing"), (FDM_FEW, SEWING), (*CLOTH, ("pla", 15.0))),
    Shop("reunion", "La Case à fabriquer", "97411", ("laser", "fdm", "sewing"), (LASER, FDM_FEW, SEWING),
         (*WIDE, ("fabric", 500.0)), labour=40.0),
)  # fmt: skip

# key, name, kind, class, commune
PLACES: tuple[tuple[str, str, str, str, str], ...] = (
    ("h-lyon", "Centre hospitalier des Deux-Rives", "hospital", "R3", "69123"),
    ("ehpad-villeurbanne", "EHPAD Les Tilleuls", "ehpad", "R2", "69266"),
    ("soins-vaulx", "Soins à domicile de la Rize", "home_care", "R2", "69256"),
    ("pharmacie-lyon", "Pharmacie du Marché couvert", "pharmacy", "R2", "69123"),
    ("ville-tarare", "Services municipaux de la Mousseline", "town", "R1", "69243"),
    ("ecole-vienne", "École des Trois Marronniers", "school", "R1", "38544"),
    ("h-etienne", "Clinique du Ruban", "hospital", "R3", "42218"),
    ("ehpad-crest", "EHPAD La Magnanerie", "ehpad", "R2", "26108"),
    ("ambulances", "Ambulances du Vercors imaginaire", "firm", "R1", "26362"),
    ("h-grenoble", "Hôpital des Cimes", "hospital", "R3", "38185"),
    ("ehpad-riom", "EHPAD Les Fontaines", "ehpad", "R2", "63300"),
    ("pharmacie-bourg", "Pharmacie de la Reyssouze", "pharmacy", "R2", "01053"),
    ("h-lille", "Hôpital des Trois Ponts", "hospital", "R3", "59350"),
    ("ehpad-tourcoing", "EHPAD Le Métier à tisser", "ehpad", "R2", "59599"),
    ("ville-roubaix", "Accueil municipal des Filatures", "town", "R1", "59512"),
    ("soins-lille", "Soins à domicile du Canal", "home_care", "R2", "59350"),
    ("h-rennes", "Hôpital de l’Ille", "hospital", "R3", "35238"),
    ("ehpad-vitre", "EHPAD La Clé des champs", "ehpad", "R2", "35360"),
    ("h-brest", "Hôpital de la Rade", "hospital", "R3", "29019"),
    ("ecole-landerneau", "École du Pont habité", "school", "R1", "29103"),
    ("firme-nazaire", "Menuiserie de l’Estran", "firm", "R1", "44184"),
    ("ehpad-nantes", "EHPAD Les Marées", "ehpad", "R2", "44109"),
    ("h-paris", "Hôpital du Faubourg", "hospital", "R3", "75056"),
    ("soins-montreuil", "Soins à domicile des Murs à pêches", "home_care", "R2", "93048"),
    ("ville-montreuil", "Accueil municipal des Buttes", "town", "R1", "93048"),
    ("firme-creteil", "Blanchisserie du Lac", "firm", "R1", "94028"),
    ("h-toulouse", "Hôpital de la Brique rose", "hospital", "R3", "31555"),
    ("ehpad-colomiers", "EHPAD Les Violettes", "ehpad", "R2", "31149"),
    ("ecole-bordeaux", "École du Quai vert", "school", "R1", "33063"),
    ("pharmacie-merignac", "Pharmacie des Pins", "pharmacy", "R2", "33281"),
    ("h-marseille", "Hôpital des Calanques", "hospital", "R3", "13055"),
    ("ville-aubagne", "Distribution publique du Santon", "town", "R0", "13005"),
    ("ehpad-cannes", "EHPAD Le Mimosa", "ehpad", "R2", "06029"),
    ("h-strasbourg", "Hôpital des Quatre Ponts", "hospital", "R3", "67482"),
    ("ehpad-haguenau", "EHPAD La Houblonnière", "ehpad", "R2", "67180"),
    ("h-bastia", "Hôpital du Cap", "hospital", "R3", "2B033"),
    ("ehpad-corte", "EHPAD A Castagna", "ehpad", "R2", "2B096"),
    ("ville-ajaccio", "Accueil municipal du Golfe", "town", "R1", "2A004"),
    ("h-reunion", "Hôpital des Filaos", "hospital", "R3", "97411"),
    ("ehpad-reunion", "EHPAD Les Vacoas", "ehpad", "R2", "97416"),
)

UNVERIFIED = frozenset({"ecole-bordeaux", "firme-creteil", "ehpad-haguenau"})


def register_network(stage: Stage) -> None:
    """Workshops with what they state, and establishments."""
    for shop in SHOPS:
        _register(stage, shop)
    coordination = stage.person("coordination", REGISTERED)
    for key, name, kind, recipient_class, commune in PLACES:
        stage.establishments[key] = register_establishment(
            name=name,
            kind=kind,
            recipient_class=recipient_class,
            commune=commune,
            address=_address(stage),
            contact_email=f"{key}@etablissements.example",
            actor=coordination,
            clock=stage.at(REGISTERED, 11),
        )


def verify_establishments(stage: Stage) -> None:
    """The next morning, by the coordination; a few wait still."""
    for key, place in stage.establishments.items():
        if key not in UNVERIFIED:
            verify_establishment(
                establishment=place.code,
                actor=stage.person("coordination", REGISTERED + 1),
                clock=stage.at(REGISTERED + 1, 8),
            )


def _address(stage: Stage) -> str:
    return f"{stage.random.randrange(1, 90)} {stage.random.choice(STREETS)}"


def _facts(shop: Shop, address: str, stage: Stage) -> WorkshopFacts:
    """What the workshop states of itself; nothing where it keeps the defaults."""
    facts = WorkshopFacts(
        address=address,
        kind="fablab",
        url=f"https://{shop.key}.ateliers.example/",
        responsible_name=f"Association {shop.name}",
        responsible_address=address,
        contact_email=f"{shop.key}@ateliers.example",
    )
    if shop.insured:
        facts["insured_from"], facts["insured_until"] = stage.day(-200), stage.day(165)
    if shop.weekdays is not None:
        facts["open_weekdays"] = shop.weekdays
    if shop.labour is not None:
        facts["labour_hours_per_day"] = shop.labour
    return facts


def _register(stage: Stage, shop: Shop) -> None:
    coordination, clock = stage.person("coordination", REGISTERED), stage.at(REGISTERED, 10)
    row = register_workshop(
        name=shop.name,
        commune=shop.commune,
        processes=shop.processes,
        actor=coordination,
        clock=clock,
        **_facts(shop, _address(stage), stage),
    )
    stage.workshops[shop.key] = row
    for process, count, hours, duty in shop.stated:
        set_machine(
            workshop=row.code,
            process=process,
            count=count,
            hours_per_day=hours,
            duty=duty,
            travel_mm=TRAVEL.get(process),
            actor=coordination,
            clock=clock,
        )
    for material, quantity in shop.stocks:
        set_material_stock(
            workshop=row.code, material=material, quantity=quantity, actor=coordination, clock=clock
        )
    if not shop.is_open:
        close_workshop(workshop=row.code, reason="ended", actor=coordination, clock=clock)


TRAVEL: dict[str, tuple[float, float, float]] = {
    "fdm": (220.0, 220.0, 240.0),
    "laser": (900.0, 600.0, 30.0),
}
