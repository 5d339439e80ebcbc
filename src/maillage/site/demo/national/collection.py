"""The flood of derivatives, as the one great collection of 2020 knew it: four versions in five, never reviewed.

Guarantees: with the story's, 600 versions of which 486 are derivatives that nobody decided
on; names are all different and promise nothing; each file has its own content, of its own
size, the same every time; a derivative names its original and inherits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from maillage.apps.catalogue.commands.add_profile import ProfileTerms
from maillage.apps.catalogue.commands.propose_designs import ProposedVersion
from maillage.kernel.text import Text
from maillage.site.demo.drawings import bar_stl, notes_txt, outline_svg
from maillage.site.demo.national import UNCLASSIFIED, drawn
from maillage.site.demo.national.families import ORIGINALS, Making
from maillage.site.demo.national.spread import shares

STORY_UNCLASSIFIED = 2
AGAIN = 44  # derivatives that came back in a second version

Words = tuple[str, str]
SOLID: tuple[Words, ...] = (
    ("en deux tailles", "in two sizes"), ("bords arrondis", "rounded edges"), ("à empiler par dix", "stacked by ten"),
    ("en version allégée", "lightened"), ("montage sans outil", "assembled without tools"), ("sans logo", "without logo"),
    ("en épaisseur 2 mm", "2 mm thick"), ("avec repère de taille", "with a size mark"), ("avec nervures", "ribbed"),
    ("en deux parties", "in two parts"), ("avec clip", "with a clip"), ("à fente large", "with a wide slot"),
    ("à quatre perçages", "with four holes"), ("taille enfant", "child size"), ("taille large", "large size"),
    ("réglable à crans", "notched adjustment"), ("avec charnière", "with a hinge"), ("avec numéro gravé", "with an engraved number"),
)  # fmt: skip
PRINTED: tuple[Words, ...] = (
    *SOLID, ("en fil souple", "in flexible filament"), ("en PETG", "in PETG"), ("en fil recyclé", "in recycled filament"),
    ("pour plateau de 180 mm", "for a 180 mm bed"), ("sans support d’impression", "printed without support"),
    ("couches de 0,3 mm", "0.3 mm layers"),
)  # fmt: skip
MASKS: tuple[Words, ...] = (
    ("en deux tailles", "in two sizes"), ("avec pince nasale", "with a nose clip"), ("liens au dos", "ties at the back"),
    ("sans couture médiane", "without a middle seam"), ("à trois plis", "with three pleats"), ("taille enfant", "child size"),
    ("taille large", "large size"), ("en drap recyclé", "from recycled sheets"), ("élastiques de tête", "head elastics"),
    ("à doublure amovible", "with a removable lining"), ("à passants", "with loops"), ("sans élastique", "without elastic"),
)  # fmt: skip
GOWNS: tuple[Words, ...] = (
    ("en deux tailles", "in two sizes"), ("liens au dos", "ties at the back"), ("en drap recyclé", "from recycled sheets"),
    ("taille large", "large size"), ("en une seule pièce", "in one piece"), ("à couture simple", "with a plain seam"),
    ("à ourlet large", "with a wide hem"), ("en non-tissé", "in non-woven"), ("montage rapide", "fast assembly"),
    ("à passants", "with loops"),
)  # fmt: skip
LICENCES = ("CC BY-SA 4.0", "CC BY 4.0", "CC0 1.0", "CC BY-NC-SA 4.0", "CERN-OHL-S-2.0")

# The story's designs that drew derivatives too: how much, and what one is made like.
STORY: Mapping[str, tuple[float, Text, str, Making]] = {
    "open-visor": (70, Text(fr="Visière ouverte", en="Open visor"), "screen",
                   Making("fdm", 38, 6, (("pla", "0.028"),), (190, 170, 25), 5, 72)),
    "ear-saver": (64, Text(fr="Attache de masque", en="Ear saver"), "part",
                  Making("fdm", 11, 1, (("pla", "0.005"),), (165, 25, 3), 20)),
    "visor": (18, Text(fr="Visière fermée", en="Closed visor"), "screen",
              Making("laser", 1.6, 3.6, (("petg_sheet", "0.0733"),), (420, 320, 1), 10, 72)),
    "mask": (22, Text(fr="Masque cousu", en="Sewn mask"), "mask",
             Making("sewing", 9, 11, (("fabric", "0.12"),), None, 10, 24)),
    "diving-adapter": (28, Text(fr="Adaptateur de masque de plongée", en="Diving-mask adapter"), "part",
                       Making("fdm", 190, 15, (("petg", "0.040"),), (70, 70, 60))),
    "door-opener": (12, Text(fr="Ouvre-porte de poche", en="Pocket opener"), "part",
                    Making("fdm", 24, 1.5, (("pla", "0.018"),), (90, 60, 12))),
    "gown": (6, Text(fr="Surblouse", en="Over-gown"), "gown",
             Making("sewing", 22, 26, (("fabric", "2.4"),), None, 5, 72)),
    "counter": (4, Text(fr="Écran de comptoir", en="Counter screen"), "screen",
                Making("laser", 9, 12, (("pmma_sheet", "0.55"),), (800, 600, 3), 2, 24)),
}  # fmt: skip

PROCESS_WORDS: Mapping[str, Text] = {
    "fdm": Text(fr="PLA, couches de 0,25 mm", en="PLA, 0.25 mm layers"),
    "laser": Text(fr="Laser CO₂", en="CO₂ laser"),
    "sewing": Text(fr="Couture droite", en="Straight seam"),
    "sla": Text(fr="Résine, couches de 0,05 mm", en="Resin, 0.05 mm layers"),
    "vinyl": Text(fr="Découpe vinyle", en="Vinyl cut"),
}
STEPS: Mapping[str, tuple[str, ...]] = {
    "fdm": ("Vérifier l’empreinte du fichier.", "Imprimer à plat.", "Ébavurer, contrôler, ensacher."),
    "laser": (
        "Vérifier l’empreinte du fichier.",
        "Découper une pièce d’essai.",
        "Découper, ébavurer, assembler.",
    ),
    "sewing": ("Vérifier le patron.", "Couper les pièces.", "Assembler, repasser, ensacher."),
    "sla": ("Vérifier l’empreinte du fichier.", "Imprimer, laver, polymériser.", "Contrôler une à une."),
    "vinyl": ("Vérifier le fichier.", "Découper, écheniller, transférer."),
}


@dataclass(frozen=True, slots=True)
class Derivative:
    """A design drawn from another, with one or two versions. `original` is a key of story or country."""

    original: str
    name: Text
    summary: Text
    object_type: str
    licence: str
    making: Making
    versions: int


def _bases() -> dict[str, tuple[float, Text, str, Making]]:
    known = {o.key: (o.weight, o.name, o.object_type, o.making) for o in ORIGINALS}
    return {**STORY, **known}


def _variations(kind: str, process: str, subject: str) -> Iterator[Words]:
    """Each change alone, then every pair of them, in an order of its own: none comes twice."""
    soft = {"mask": MASKS, "gown": GOWNS}
    words = list(soft[kind] if process == "sewing" else PRINTED if process in ("fdm", "sla") else SOLID)
    drawn(f"variations of {subject}").shuffle(words)
    yield from words
    for (first, one), (second, two) in combinations(words, 2):
        yield f"{first}, {second}", f"{one}, {two}"


def _altered(making: Making, factor: float) -> Making:
    """A derivative takes a little more or less time and material than its original."""
    size = making.size_mm
    materials = tuple((code, f"{float(used) * factor:.4f}") for code, used in making.materials)
    return replace(
        making, minutes=round(making.minutes * factor, 1), materials=materials,
        size_mm=None if size is None else (round(size[0] * factor, 1), round(size[1] * factor, 1), size[2]),
    )  # fmt: skip


@cache
def derivatives() -> tuple[Derivative, ...]:
    """In an order of their own, so that families mix as they do in a collection."""
    random, bases = drawn("derivatives"), _bases()
    versions = UNCLASSIFIED - STORY_UNCLASSIFIED
    counts = shares(versions - AGAIN, {key: base[0] for key, base in bases.items()}, least=1)
    found = []
    for key, count in counts.items():
        _, base, kind, making = bases[key]
        variations = _variations(kind, making.process, key)
        for (fr, en), _ in zip(variations, range(count), strict=False):
            name = Text(fr=f"{base.fr}, {fr}", en=f"{base.en}, {en}")
            summary = Text(
                fr=f"Dérivé de « {base.fr} » : {fr}. Proposé, pas examiné.",
                en=f"Derived from “{base.en}”: {en}. Proposed, not reviewed.",
            )
            altered = _altered(making, random.uniform(0.8, 1.25))
            found.append(Derivative(key, name, summary, kind, random.choice(LICENCES), altered, 1))
    random.shuffle(found)
    return tuple(
        replace(derivative, versions=2) if number < AGAIN else derivative
        for number, derivative in enumerate(found)
    )


def profile_of(making: Making) -> ProfileTerms:
    return ProfileTerms(
        name=PROCESS_WORDS[making.process],
        steps=((making.process, making.minutes),),
        labour_minutes_per_unit=making.labour,
        materials=making.materials,
        min_lot=making.min_lot,
        envelope_mm=making.size_mm,
        quarantine_hours=making.quarantine_hours,
    )


def files_of(title: str, making: Making, mark: int) -> list[tuple[str, bytes]]:
    """A drawing or a mesh of the right size, and the notes of its process; `mark` makes it its own."""
    width, depth, height = making.size_mm or (220.0, 180.0, 1.0)
    notes = ("montage.txt", notes_txt(PROCESS_WORDS[making.process].fr, STEPS[making.process]))
    if making.process in ("fdm", "sla"):
        return [("piece.stl", bar_stl(f"{title} {mark}", width, depth, height + mark / 1000)), notes]
    holes = [(20.0, 20.0, 2.0 + mark / 1000), (width - 20, 20.0, 2.0)]
    return [("plan.svg", outline_svg(title.replace("&", "et"), width, depth, holes)), notes]


def versions_of(title: str, making: Making, count: int, mark: int) -> list[ProposedVersion]:
    """As many versions, the later ones a little lighter."""
    found = []
    for number in range(count):
        own = making if number == 0 else _altered(making, 1 - 0.02 * number)
        note = (
            Text(fr="Première version.", en="First version.")
            if number == 0
            else Text(fr=f"Reprise n° {number} après essais.", en=f"Revision {number} after trials.")
        )
        found.append(ProposedVersion(files_of(title, own, mark * 10 + number), note, [profile_of(own)]))
    return found
