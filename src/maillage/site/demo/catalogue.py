"""Ten designs in five families: every category, derivatives that inherit nothing, profiles.

Minutes and materials follow the safety scheme §9: a printed visor takes 34 to 40 minutes and
12 to 63 g; 35 visors come out of a PETG sheet of 2.05 × 1.25 m, with 3.6 minutes of a person
each. Classifications are in `acts`.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.kernel.text import Text
from maillage.site.demo.drawings import bar_stl, notes_txt, outline_svg
from maillage.site.demo.stage import Stage

ADDED = -22

FAMILIES: dict[str, Text] = {
    "visors": Text(fr="Visières", en="Face visors"),
    "masks": Text(fr="Masques barrière", en="Barrier masks"),
    "gowns": Text(fr="Surblouses", en="Over-gowns"),
    "helpers": Text(fr="Objets d’appoint", en="Support objects"),
    "screens": Text(fr="Écrans de comptoir", en="Counter screens"),
    "breathing": Text(fr="Adaptateurs respiratoires", en="Breathing adapters"),
}


@dataclass(frozen=True, slots=True)
class Model:
    key: str
    family: str
    name: Text
    summary: Text
    object_type: str
    by: str  # the workshop that proposed it


MODELS: tuple[Model, ...] = (
    Model("visor", "visors", Text(fr="Visière fermée en haut, deux pièces", en="Closed-top visor, two pieces"),
          Text(fr="Bandeau et écran découpés au laser dans une feuille de PETG, fermée en haut, démontable.",
               en="Headband and screen laser-cut from a PETG sheet, closed at the top, comes apart."),
          "screen", "lyon"),
    Model("open-visor", "visors", Text(fr="Visière ouverte légère", en="Light open visor"),
          Text(fr="Bandeau imprimé et feuille perforée du commerce.", en="Printed headband and a punched sheet."),
          "screen", "villeurbanne"),
    Model("hinged-visor", "visors", Text(fr="Visière ouverte, dérivée à charnière", en="Open visor, hinged derivative"),
          Text(fr="Dérivée de la visière ouverte : l’écran se relève. N’hérite d’aucun classement.",
               en="Derived from the open visor: the screen lifts. Inherits no classification."),
          "screen", "montreuil"),
    Model("mask", "masks", Text(fr="Masque barrière cousu, trois couches", en="Sewn barrier mask, three layers"),
          Text(fr="Tissu lavable, sans couture médiane.", en="Washable fabric, no seam on the midline."),
          "mask", "nantes"),
    Model("ear-saver", "helpers", Text(fr="Attache de masque à crans", en="Notched ear saver"),
          Text(fr="Soulage les oreilles pendant une longue journée de port.", en="Relieves the ears on a long day."),
          "part", "crest"),
    Model("door-opener", "helpers", Text(fr="Ouvre-porte de poche", en="Pocket door opener"),
          Text(fr="Crochet pour ouvrir une porte sans y poser la main.", en="A hook to open a door hands-free."),
          "part", "lille"),
    Model("counter", "screens", Text(fr="Écran de comptoir emboîté", en="Slot-together counter screen"),
          Text(fr="Plaque de PMMA sur deux pieds emboîtés.", en="A PMMA sheet on two slot-in feet."),
          "screen", "alpes"),
    Model("gown", "gowns", Text(fr="Surblouse à manches longues", en="Long-sleeved over-gown"),
          Text(fr="Patron en trois pièces, poignets élastiqués, liens au dos.",
               en="Three-piece pattern, elastic cuffs, ties at the back."),
          "gown", "reunion"),
    Model("diving-adapter", "breathing",
          Text(fr="Adaptateur pour masque de plongée", en="Adapter for a diving mask"),
          Text(fr="Relie un masque de plongée à un filtre ou à un circuit respiratoire : dispositif critique.",
               en="Connects a diving mask to a filter or a breathing circuit: a critical device."),
          "part", "rennes"),
    Model("ear-saver-clip", "helpers", Text(fr="Attache de masque, dérivée à clip", en="Ear saver, clip derivative"),
          Text(fr="Dérivée de l’attache à crans, avec un clip rapporté. Proposée, pas encore examinée.",
               en="Derived from the notched ear saver, with an added clip. Proposed, not reviewed yet."),
          "part", "bordeaux"),
)  # fmt: skip


def _laser(name_fr: str, name_en: str, minutes: float, labour: float, **more: object) -> ProfileTerms:
    return ProfileTerms(Text(fr=name_fr, en=name_en), (("laser", minutes),), labour, **more)  # type: ignore[arg-type]


def _print(name_fr: str, name_en: str, minutes: float, labour: float, **more: object) -> ProfileTerms:
    return ProfileTerms(Text(fr=name_fr, en=name_en), (("fdm", minutes),), labour, **more)  # type: ignore[arg-type]


def _sewn(name_fr: str, name_en: str, minutes: float, labour: float, **more: object) -> ProfileTerms:
    return ProfileTerms(Text(fr=name_fr, en=name_en), (("sewing", minutes),), labour, **more)  # type: ignore[arg-type]


def _open_visor(layer: str, minutes: float) -> ProfileTerms:
    return _print(
        f"PLA, couches de {layer} mm".replace(".", ","), f"PLA, {layer} mm layers", minutes, 6.0,
        materials=(("pla", "0.028"), ("elastic", "0.30")), min_lot=5, quarantine_hours=72,
        envelope_mm=(190.0, 170.0, 25.0), settings={"couche_mm": layer, "remplissage": "35 %"},
    )  # fmt: skip


PROFILES: dict[str, tuple[ProfileTerms, ...]] = {
    "visor-1": (_laser("PETG 0,5 mm, laser CO₂", "PETG 0.5 mm, CO₂ laser", 1.6, 3.6,
                       materials=(("petg_sheet", "0.0733"), ("elastic", "0.35"), ("foam", "0.28")), min_lot=10,
                       quarantine_hours=72, envelope_mm=(420.0, 320.0, 1.0),
                       settings={"puissance": "45 %", "vitesse_mm_s": "28"}),),
    "open-visor-1": (_open_visor("0.30", 38.0),),
    "open-visor-2": (
        _open_visor("0.28", 36.0),
        _print("PETG, couches de 0,20 mm", "PETG, 0.20 mm layers", 74.0, 6.0,
               materials=(("petg", "0.031"), ("elastic", "0.30")), min_lot=5, quarantine_hours=72,
               envelope_mm=(190.0, 170.0, 25.0), settings={"couche_mm": "0.20"}),
    ),
    "hinged-visor-1": (_open_visor("0.30", 52.0),),
    "mask-1": (_sewn("Couture droite, coton", "Straight seam, cotton", 9.0, 11.0,
                     materials=(("fabric", "0.12"), ("elastic", "0.50")), min_lot=10, quarantine_hours=24),),
    "ear-saver-1": (_print("PLA, couches de 0,25 mm", "PLA, 0.25 mm layers", 11.0, 1.0,
                           materials=(("pla", "0.005"),), min_lot=20, envelope_mm=(165.0, 25.0, 3.0)),),
    "door-opener-1": (_print("PLA, couches de 0,25 mm", "PLA, 0.25 mm layers", 24.0, 1.5,
                             materials=(("pla", "0.018"),), min_lot=10, envelope_mm=(90.0, 60.0, 12.0)),),
    "door-opener-2": (_print("PLA, couches de 0,25 mm", "PLA, 0.25 mm layers", 22.0, 1.5,
                             materials=(("pla", "0.019"),), min_lot=10, envelope_mm=(90.0, 60.0, 12.0)),),
    "counter-1": (_laser("PMMA 3 mm, laser CO₂", "PMMA 3 mm, CO₂ laser", 9.0, 12.0,
                         materials=(("pmma_sheet", "0.55"),), min_lot=2, quarantine_hours=24,
                         envelope_mm=(800.0, 600.0, 3.0)),),
    "gown-1": (_sewn("Surjet et couture droite", "Overlock and straight seam", 22.0, 26.0,
                     materials=(("fabric", "2.4"), ("elastic", "0.40")), min_lot=5, quarantine_hours=72),),
    "diving-adapter-1": (_print("PETG, remplissage 100 %", "PETG, 100 % infill", 190.0, 15.0,
                                materials=(("petg", "0.040"),), envelope_mm=(70.0, 70.0, 60.0)),),
    "ear-saver-clip-1": (_print("PLA, couches de 0,25 mm", "PLA, 0.25 mm layers", 15.0, 2.0,
                                materials=(("pla", "0.006"),), envelope_mm=(170.0, 30.0, 6.0)),),
}  # fmt: skip

# version → size in millimetres of what its files draw, and the steps of its assembly notes
SHEETS: dict[str, tuple[float, float]] = {
    "visor-1": (420, 320), "counter-1": (800, 600), "mask-1": (220, 180), "gown-1": (1500, 1400),
}  # fmt: skip
BARS: dict[str, tuple[float, float, float]] = {
    "open-visor-1": (190, 170, 20), "open-visor-2": (190, 170, 25), "hinged-visor-1": (190, 178, 25),
    "ear-saver-1": (165, 25, 3), "ear-saver-clip-1": (170, 30, 6), "door-opener-1": (88, 58, 10),
    "door-opener-2": (90, 60, 12), "diving-adapter-1": (70, 70, 60),
}  # fmt: skip
STEPS: dict[str, tuple[str, ...]] = {
    "sheet": ("Vérifier l’empreinte du fichier.", "Découper une pièce d’essai et contrôler ses cotes.",
              "Découper, ébavurer, assembler.", "Nettoyer, sécher, mettre en sachet avec la notice."),
    "bar": ("Vérifier l’empreinte du fichier.", "Imprimer à plat, sans support.",
            "Retirer les bavures et essayer la flexion.", "Nettoyer, sécher, mettre en sachet avec la notice."),
}  # fmt: skip


def files_of(version: str) -> list[tuple[str, bytes]]:
    """The files of a version: a drawing or a mesh, and its notes in French."""
    if version in SHEETS:
        width, height = SHEETS[version]
        drawing = outline_svg(version, width, height, [(20, 20, 3), (width - 20, 20, 3)])
        return [(f"{version}.svg", drawing), ("montage.txt", notes_txt(version, STEPS["sheet"]))]
    return [
        (f"{version}.stl", bar_stl(version, *BARS[version])),
        ("montage.txt", notes_txt(version, STEPS["bar"])),
    ]


def add_catalogue(stage: Stage) -> None:
    """Families and designs, with the first version of each."""
    coordination, clock = stage.person("coordination", ADDED), stage.at(ADDED, 9)
    for key, name in FAMILIES.items():
        stage.families[key] = register_family(name=name, actor=coordination, clock=clock).code
    for model in MODELS:
        stage.designs[model.key] = register_design(
            family=stage.families[model.family],
            name=model.name,
            summary=model.summary,
            object_type=model.object_type,
            licence="CC BY-SA 4.0",
            source_url=f"https://modeles.example/{model.key}",
            actor=stage.workshop(model.by, ADDED),
            clock=stage.at(ADDED, 10),
        ).code
    for model in MODELS:
        add_numbered_version(stage, model.key, 1, Text(fr="Première version.", en="First version."), ADDED)


def add_numbered_version(stage: Stage, model: str, number: int, note: Text, offset: int) -> None:
    """That version of a model, with its profiles, by the workshop that proposed the model."""
    by = next(found.by for found in MODELS if found.key == model)
    actor, clock = stage.workshop(by, offset), stage.at(offset, 11)
    name = f"{model}-{number}"
    version = add_version(
        design=stage.designs[model], files=files_of(name), note=note, actor=actor, clock=clock
    )
    for terms in PROFILES[name]:
        profile = add_profile(version=version.code, terms=terms, actor=actor, clock=clock)
        stage.profiles[f"{name}/F{profile.number}"] = profile.code
