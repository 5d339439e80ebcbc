"""The demonstration's closed-top visor: one laser-cut sheet, folded, closed over the forehead.

« Visière fermée en haut » is what Lyon's hospitals accepted in 2020 where they refused the
open one (safety scheme §1.5). The drawing is the project's own. Figures (§9): 35 visors a
sheet of 2.05 × 1.25 m, 3.6 person-minutes each with folding. The same files always give the
same digest, by which the design is recognised.
"""

from __future__ import annotations

from maillage.apps.catalogue.commands.add_profile import ProfileTerms
from maillage.apps.catalogue.contents import version_digest
from maillage.apps.files import digest_of
from maillage.kernel.text import Text

WIDTH, HEIGHT = 290, 250  # of the flat pattern, mm
FLAP = 50  # the top flap, folded back over the forehead
CORNER = 30  # radius of the two lower corners
SLOT_W, SLOT_H = 3, 22  # for an elastic of 20 mm

FAMILY_NAME = Text(fr="Visières", en="Face shields")
NAME = Text(fr="Visière fermée en haut", en="Closed-top visor")
SUMMARY = Text(
    fr="Écran de PETG découpé au laser dans une seule feuille et plié ; le rabat ferme le haut, un élastique "
    "et une bande de mousse tiennent la tête.",
    en="PETG screen laser-cut from a single sheet and folded; the flap closes the top, an elastic and a foam "
    "strip hold the head.",
)
NOTE = Text(fr="Première version.", en="First version.")
LICENCE = "CC0-1.0"

PROFILE = ProfileTerms(
    name=Text(fr="Laser, PETG 0,5 mm", en="Laser, 0.5 mm PETG"),
    steps=(("laser", 2.0),),
    labour_minutes_per_unit=3.6,
    materials=(("petg_sheet", "0.0732"), ("elastic", "0.35"), ("foam", "0.28")),
    min_lot=10,
    envelope_mm=(float(WIDTH), float(HEIGHT), 1.0),
    release_days=1,
    settings={"thickness_mm": "0.5", "passes": "1", "score": "dashed"},
)

ASSEMBLY = """Visière fermée en haut – montage
1. Retirer les deux films de protection. Vérifier : ni fissure, ni bavure, ni arête vive.
2. Plier à 90 degrés vers l'arrière le long de la ligne pointillée.
3. Coller 28 cm de mousse (25 mm de large) le long du bord courbe du rabat.
4. Passer 35 cm d'élastique de 20 mm dans les deux fentes du rabat et nouer.
5. Contrôler : écran clair, menton et côtés couverts, aucun jour en haut. Ensacher avec la notice.

Closed-top visor – assembly
1. Peel both protective films. Check: no crack, no burr, no sharp edge.
2. Fold backwards by 90 degrees along the dashed line.
3. Glue 28 cm of foam (25 mm wide) along the curved edge of the flap.
4. Thread 35 cm of 20 mm elastic through the two slots of the flap and tie it.
5. Check: clear screen, chin and sides covered, no gap at the top. Bag with its notice.
"""


def _outline() -> str:
    """Clockwise from the top left: the curved edge of the flap, the sides, the lower corners."""
    right, low = WIDTH - CORNER, HEIGHT - CORNER
    return (
        f"M 0 0 L 40 0 Q {WIDTH // 2} 40 {WIDTH - 40} 0 L {WIDTH} 0 L {WIDTH} {low} "
        f"A {CORNER} {CORNER} 0 0 1 {right} {HEIGHT} L {CORNER} {HEIGHT} "
        f"A {CORNER} {CORNER} 0 0 1 0 {low} Z"
    )


def _drawing() -> str:
    slots = "".join(
        f'<rect x="{x}" y="14" width="{SLOT_W}" height="{SLOT_H}" rx="1"/>' for x in (12, WIDTH - 12 - SLOT_W)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" stroke-width="0.1">\n'
        f'<g stroke="#ff0000"><path d="{_outline()}"/>{slots}</g>\n'
        f'<path stroke="#0000ff" stroke-dasharray="4 2" d="M 0 {FLAP} L {WIDTH} {FLAP}"/>\n'
        "</svg>\n"
    )


def visor_files() -> tuple[tuple[str, bytes], ...]:
    """(name, content) of the version's files."""
    return (("visor.svg", _drawing().encode()), ("assembly.txt", ASSEMBLY.encode()))


def visor_digest() -> str:
    """The digest of the version these files make."""
    return version_digest([digest_of(content) for _, content in visor_files()])
