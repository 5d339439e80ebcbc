"""The checklists of a lot by kind of object, with the categories in which each item is mandatory.

Source: safety scheme §6 for screens (the points of EN 166 judged essential, and makers' notes); masks, gowns
and parts follow the same pattern, as a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.kernel.text import Text
from maillage.safety.terms import ObjectType


@dataclass(frozen=True, slots=True)
class Item:
    """One point to check: shown in `categories`, blocking the lot in `mandatory`."""

    id: str
    words: Text
    categories: frozenset[str]
    mandatory: frozenset[str]


def _item(id_: str, fr: str, en: str, *, shown: str = "ABC", mandatory: str = "ABC") -> Item:
    return Item(id_, Text(fr, en), frozenset(shown), frozenset(mandatory))


_RIGHT_FILE = _item(
    "right_file",
    "Bon fichier (empreinte vérifiée) et bon profil de fabrication",
    "Right file (digest checked) and right manufacturing profile",
)
_LABEL = _item(
    "label_and_notice", "Étiquette et notice présentes et lisibles", "Label and notice present and legible"
)
_CLEAN = _item("clean_dry_bagged", "Propre, sec, en sachet", "Clean, dry, bagged", mandatory="BC")
_QUARANTINE = _item(
    "quarantine",
    "Quarantaine ou désinfection respectée",
    "Quarantine or disinfection respected",
    shown="BC",
    mandatory="BC",
)
_EDGES = _item(
    "no_sharp_edge",
    "Aucune arête vive, bavure ni couche décollée",
    "No sharp edge, burr or loose layer",
)
_SEAMS = _item("seams", "Coutures entières, aucun fil libre", "Seams whole, no loose thread")
_MATERIAL = _item(
    "material",
    "Matière conforme au profil, lot de matière inscrit",
    "Material as in the profile, material batch recorded",
    mandatory="C",
)
_DIMENSIONS = _item(
    "dimensions",
    "Cotes du plan tenues sur les pièces prélevées",
    "Dimensions of the drawing met on the pieces sampled",
    mandatory="C",
)

CHECKLISTS: dict[ObjectType, tuple[Item, ...]] = {
    "screen": (
        _RIGHT_FILE,
        _EDGES,
        _item(
            "headband_width",
            "Bandeau d’au moins 10 mm là où il touche la tête",
            "Headband at least 10 mm where it touches the head",
        ),
        _item("flex", "Essai de flexion sans fissure", "Flex test without crack"),
        _item(
            "sheet",
            "Feuille transparente, d’au moins 200 µm, coins arrondis",
            "Sheet clear, at least 200 µm, rounded corners",
        ),
        _item(
            "coverage",
            "Couvre le menton et les côtés",
            "Covers chin and sides",
            mandatory="BC",
        ),
        _item(
            "no_gap_at_top",
            "Aucun jour en haut lorsque l’établissement le demande",
            "No gap at the top where the establishment requires it",
            shown="BC",
            mandatory="C",
        ),
        _item(
            "comes_apart",
            "Se démonte pour être désinfecté",
            "Comes apart for disinfection",
            mandatory="BC",
        ),
        _CLEAN,
        _LABEL,
        _QUARANTINE,
    ),
    "mask": (
        _RIGHT_FILE,
        _MATERIAL,
        _item(
            "fabric",
            "Tissu et nombre de couches conformes au profil",
            "Fabric and number of layers as in the profile",
        ),
        _item(
            "no_seam_on_midline",
            "Aucune couture verticale devant le nez et la bouche",
            "No vertical seam in front of nose and mouth",
            mandatory="BC",
        ),
        _SEAMS,
        _item("fastenings", "Attaches tenues à la traction", "Fastenings hold when pulled"),
        _item(
            "coverage",
            "Couvre le nez, la bouche et le menton",
            "Covers nose, mouth and chin",
            mandatory="BC",
        ),
        _item(
            "washing_line",
            "Consigne de lavage jointe",
            "Washing instructions attached",
            mandatory="BC",
        ),
        _CLEAN,
        _LABEL,
        _QUARANTINE,
    ),
    "gown": (
        _RIGHT_FILE,
        _MATERIAL,
        _item("no_hole", "Aucun trou ni déchirure", "No hole or tear"),
        _SEAMS,
        _item("fastenings", "Liens et fermetures tenus à la traction", "Ties and closures hold when pulled"),
        _item(
            "coverage",
            "Couvre le devant, les bras et les poignets",
            "Covers front, arms and wrists",
            mandatory="BC",
        ),
        _DIMENSIONS,
        _CLEAN,
        _LABEL,
        _QUARANTINE,
    ),
    "part": (
        _RIGHT_FILE,
        _EDGES,
        _MATERIAL,
        _DIMENSIONS,
        _item(
            "strength",
            "Tient l’effort de son usage sans se fendre",
            "Holds the load of its use without cracking",
        ),
        _item(
            "no_small_part",
            "Aucune petite pièce ne se détache",
            "No small part comes off",
        ),
        _item(
            "cleanable",
            "Se nettoie sans retenir la saleté",
            "Can be cleaned without holding dirt",
            mandatory="BC",
        ),
        _CLEAN,
        _LABEL,
        _QUARANTINE,
    ),
}
