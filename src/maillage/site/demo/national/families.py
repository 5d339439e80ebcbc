"""The 44 families beside the six of the story, with the originals that an authority decided on.

Each line is one original: what it is, how it is made, its category, how many versions were
classified, and how many derivatives it drew (a few designs draw nearly all of them: safety
scheme §1.1). Categories follow the decision tree of §2: what goes in the breathing circuit,
delivers a drug, takes a sample or filters the air is D; what is worn by or used near carers
is C; a barrier between healthy people is B; the rest is A.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Making:
    """How a piece is made: process, minutes of machine and of a person, materials, size in mm."""

    process: str
    minutes: float
    labour: float
    materials: tuple[tuple[str, str], ...]
    size_mm: tuple[float, float, float] | None
    min_lot: int = 10
    quarantine_hours: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """A design that was reviewed. `versions` were classified; `weight` is how much it was derived."""

    key: str
    family: str
    name: Text
    category: str
    object_type: str
    making: Making
    versions: int = 2
    weight: float = 1.0


def _print(
    minutes: float, pla: str, size: tuple[float, float, float], labour: float = 2.0, **more: int
) -> Making:
    return Making("fdm", minutes, labour, (("pla", pla),), size, **more)


def _laser(
    minutes: float, sheet: str, used: str, size: tuple[float, float, float], labour: float = 4.0
) -> Making:
    return Making("laser", minutes, labour, ((sheet, used),), size, 5, 24)


def _sewn(minutes: float, fabric: str, labour: float, elastic: str = "0.4", hours: int = 24) -> Making:
    return Making("sewing", minutes, labour, (("fabric", fabric), ("elastic", elastic)), None, 10, hours)


FAMILIES: dict[str, Text] = {
    "printed-visors": Text(fr="Visières imprimées à clips", en="Clip-on printed visors"),
    "folded-visors": Text(fr="Visières pliées", en="Folded visors"),
    "helmet-visors": Text(fr="Visières pour casque", en="Helmet visors"),
    "goggles": Text(fr="Lunettes-masques", en="Protective goggles"),
    "window-masks": Text(fr="Masques à fenêtre", en="Masks with a window"),
    "pleated-masks": Text(fr="Masques plissés", en="Pleated masks"),
    "small-masks": Text(fr="Masques de petite taille", en="Small-size masks"),
    "nose-bridges": Text(fr="Barrettes nasales", en="Nose bridges"),
    "mask-fitters": Text(fr="Ajusteurs de masque", en="Mask fitters"),
    "mask-cases": Text(fr="Étuis à masque", en="Mask cases"),
    "partitions": Text(fr="Séparations sur pied", en="Free-standing partitions"),
    "table-screens": Text(fr="Séparations de table", en="Table dividers"),
    "vehicle-screens": Text(fr="Écrans de véhicule", en="Vehicle screens"),
    "window-panels": Text(fr="Hygiaphones", en="Speaking panels"),
    "arm-openers": Text(fr="Ouvre-portes d’avant-bras", en="Forearm door openers"),
    "foot-openers": Text(fr="Ouvre-portes au pied", en="Foot door openers"),
    "button-pushers": Text(fr="Pousse-boutons", en="Button pushers"),
    "basket-hooks": Text(fr="Crochets de panier", en="Basket hooks"),
    "bottle-holders": Text(fr="Supports de flacon", en="Bottle holders"),
    "pedal-dispensers": Text(fr="Distributeurs à pédale", en="Pedal dispensers"),
    "visor-stands": Text(fr="Portants à visières", en="Visor stands"),
    "caps": Text(fr="Charlottes", en="Caps"),
    "overshoes": Text(fr="Surchaussures", en="Overshoes"),
    "aprons": Text(fr="Tabliers", en="Aprons"),
    "sleeves": Text(fr="Manchettes", en="Sleeves"),
    "film-gowns": Text(fr="Surblouses en film", en="Film over-gowns"),
    "coveralls": Text(fr="Combinaisons", en="Coveralls"),
    "wedges": Text(fr="Cales de positionnement", en="Positioning wedges"),
    "prone-cushions": Text(fr="Coussins de décubitus", en="Prone-position cushions"),
    "tube-guides": Text(fr="Guides de tubulure", en="Tubing guides"),
    "drip-hooks": Text(fr="Crochets de potence", en="Drip-stand hooks"),
    "trolley-trays": Text(fr="Bacs de chariot", en="Trolley trays"),
    "tablet-stands": Text(fr="Supports de tablette", en="Tablet stands"),
    "badge-holders": Text(fr="Porte-badges", en="Badge holders"),
    "floor-markers": Text(fr="Repères de distance", en="Distance markers"),
    "training-arms": Text(fr="Mannequins d’entraînement", en="Training mannequins"),
    "cutting-jigs": Text(fr="Gabarits de coupe", en="Cutting jigs"),
    "valves": Text(fr="Valves respiratoires", en="Breathing valves"),
    "circuit-joints": Text(fr="Raccords de circuit", en="Circuit connectors"),
    "syringe-pushers": Text(fr="Pousse-seringues", en="Syringe pushers"),
    "swabs": Text(fr="Écouvillons", en="Swabs"),
    "ventilators": Text(fr="Respirateurs de secours", en="Emergency ventilators"),
    "blades": Text(fr="Lames de laryngoscope", en="Laryngoscope blades"),
    "cartridges": Text(fr="Masques à cartouche", en="Cartridge respirators"),
}


def _of(family: str, fr: str, en: str, category: str, kind: str, making: Making, versions: int = 2,
        weight: float = 1.0, key: str = "") -> Original:  # fmt: skip
    return Original(key or family, family, Text(fr=fr, en=en), category, kind, making, versions, weight)


_VISOR = Making("fdm", 42.0, 5.0, (("pla", "0.030"), ("elastic", "0.30")), (190.0, 170.0, 25.0), 5, 72)
_CLOSED = Making(
    "fdm", 64.0, 7.0, (("petg", "0.012"), ("pla", "0.034"), ("elastic", "0.30")), (195, 175, 30), 5, 72
)
_FOLDED = Making("laser", 1.2, 3.0, (("petg_sheet", "0.0700"), ("elastic", "0.35")), (320, 260, 1), 10, 72)

ORIGINALS: tuple[Original, ...] = (
    _of("printed-visors", "Visière imprimée fermée", "Closed printed visor", "C", "screen", _CLOSED, 2, 24,
        "closed-print"),
    _of("printed-visors", "Visière à clips", "Clip visor", "B", "screen", _VISOR, 3, 60, "clip-visor"),
    _of("folded-visors", "Visière pliée", "Folded visor", "B", "screen", _FOLDED, 3, 16),
    _of("helmet-visors", "Visière pour casque", "Helmet visor", "B", "screen", _VISOR, 2, 4),
    _of("goggles", "Lunettes-masque", "Goggles", "C", "screen", _print(58, "0.031", (170, 90, 60), 6.0, quarantine_hours=72), 2, 10),
    _of("window-masks", "Masque à fenêtre", "Window mask", "B", "mask", _sewn(14, "0.14", 15), 3, 9),
    _of("pleated-masks", "Masque plissé", "Pleated mask", "B", "mask", _sewn(7, "0.11", 9), 4, 26),
    _of("small-masks", "Masque de petite taille", "Small mask", "B", "mask", _sewn(7, "0.08", 9), 2, 5),
    _of("nose-bridges", "Barrette nasale", "Nose bridge", "A", "part", _print(4, "0.002", (90, 8, 2), 0.5), 2, 6),
    _of("mask-fitters", "Ajusteur de masque", "Mask fitter", "A", "part", _print(16, "0.007", (150, 90, 8)), 3, 22),
    _of("mask-cases", "Étui à masque", "Mask case", "A", "part", _print(48, "0.026", (190, 110, 14)), 2, 5),
    _of("partitions", "Séparation sur pied", "Free-standing partition", "B", "screen",
        _laser(14, "pmma_sheet", "0.90", (1200, 800, 3), 16), 3, 7),
    _of("table-screens", "Séparation de table", "Table divider", "B", "screen",
        _laser(8, "pmma_sheet", "0.42", (700, 500, 3), 9), 2, 5),
    _of("vehicle-screens", "Écran de véhicule", "Vehicle screen", "B", "screen",
        _laser(10, "pmma_sheet", "0.70", (1000, 650, 3), 14), 2, 4),
    _of("window-panels", "Hygiaphone", "Speaking panel", "B", "screen",
        _laser(6, "pmma_sheet", "0.30", (500, 400, 3), 6), 2, 3),
    _of("arm-openers", "Ouvre-porte d’avant-bras", "Forearm opener", "A", "part",
        _print(95, "0.062", (140, 90, 60), 3.0), 4, 30),
    _of("foot-openers", "Ouvre-porte au pied", "Foot opener", "A", "part", _print(80, "0.055", (120, 90, 50)), 2, 8),
    _of("button-pushers", "Pousse-bouton", "Button pusher", "A", "part", _print(12, "0.006", (80, 20, 12)), 3, 18),
    _of("basket-hooks", "Crochet de panier", "Basket hook", "A", "part", _print(20, "0.012", (90, 50, 14)), 2, 4),
    _of("bottle-holders", "Support de flacon", "Bottle holder", "A", "part", _print(70, "0.048", (110, 100, 90)), 3, 10),
    _of("pedal-dispensers", "Distributeur à pédale", "Pedal dispenser", "A", "part",
        _laser(18, "plywood", "0.60", (600, 400, 3), 25), 2, 7),
    _of("visor-stands", "Portant à visières", "Visor stand", "A", "part",
        _laser(12, "plywood", "0.50", (600, 400, 3), 12), 2, 2),
    _of("caps", "Charlotte", "Cap", "A", "gown", _sewn(5, "0.25", 6), 2, 3),
    _of("overshoes", "Surchaussure", "Overshoe", "A", "gown", _sewn(6, "0.30", 7), 2, 2),
    _of("aprons", "Tablier", "Apron", "B", "gown", _sewn(8, "0.90", 9), 2, 4),
    _of("sleeves", "Manchette", "Sleeve", "B", "gown", _sewn(6, "0.35", 7), 2, 2),
    _of("film-gowns", "Surblouse en film", "Film over-gown", "C", "gown", _sewn(16, "2.2", 18, hours=72), 3, 8),
    _of("coveralls", "Combinaison", "Coverall", "C", "gown", _sewn(48, "3.4", 55, "1.2", 72), 2, 4),
    _of("wedges", "Cale de positionnement", "Positioning wedge", "C", "part", _print(160, "0.180", (200, 150, 80), quarantine_hours=24), 2, 2),
    _of("prone-cushions", "Coussin de décubitus", "Prone cushion", "C", "gown", _sewn(40, "1.6", 45, hours=72), 2, 3),
    _of("tube-guides", "Guide de tubulure", "Tubing guide", "C", "part", _print(26, "0.014", (90, 60, 20), quarantine_hours=24), 2, 6),
    _of("drip-hooks", "Crochet de potence", "Drip hook", "C", "part", _print(34, "0.022", (110, 60, 20), quarantine_hours=24), 2, 3),
    _of("trolley-trays", "Bac de chariot", "Trolley tray", "A", "part", _print(150, "0.140", (200, 180, 60)), 2, 3),
    _of("tablet-stands", "Support de tablette", "Tablet stand", "A", "part",
        _laser(7, "plywood", "0.18", (400, 300, 3), 5), 2, 5),
    _of("badge-holders", "Porte-badge", "Badge holder", "A", "part", _print(14, "0.007", (95, 65, 6)), 2, 4),
    _of("floor-markers", "Repère de distance", "Distance marker", "A", "part",
        Making("vinyl", 3.0, 2.0, (("vinyl", "0.09"),), None, 10), 2, 1),
    _of("training-arms", "Bras d’entraînement", "Training arm", "A", "part", _print(420, "0.380", (210, 200, 200), 20), 2, 2),
    _of("cutting-jigs", "Gabarit de coupe", "Cutting jig", "A", "part",
        _laser(4, "plywood", "0.10", (400, 300, 3), 3), 2, 2),
    _of("valves", "Valve respiratoire", "Breathing valve", "D", "part", _print(110, "0.028", (60, 60, 50), 12), 2, 18),
    _of("circuit-joints", "Raccord de circuit", "Circuit joint", "D", "part", _print(75, "0.020", (50, 50, 70), 8), 3, 12),
    _of("syringe-pushers", "Pousse-seringue", "Syringe pusher", "D", "part", _print(540, "0.260", (210, 120, 90), 60), 2, 5),
    _of("swabs", "Écouvillon", "Swab", "D", "part", Making("sla", 8.0, 3.0, (("resin", "0.003"),), (150, 6, 6)), 3, 9),
    _of("ventilators", "Respirateur de secours", "Emergency ventilator", "D", "part",
        _print(1400, "0.900", (220, 210, 180), 240), 2, 14),
    _of("blades", "Lame de laryngoscope", "Laryngoscope blade", "D", "part", _print(120, "0.030", (160, 40, 30), 15), 2, 3),
    _of("cartridges", "Masque à cartouche", "Cartridge mask", "D", "part", _print(210, "0.075", (130, 110, 80), 18), 2, 16),
)  # fmt: skip
