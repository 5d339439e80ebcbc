"""Codes of fabrication processes in files, and the words that mean them.

`process_of` recognises a code or a usual French, English or Spanish wording, whatever the
case, accents and hyphens; it never guesses from a part of a word ("screen printing" is
not 3D printing). The codes are those of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from maillage.kernel.territories.names import plain_letters
from maillage.kernel.text import Text

PROCESSES: Mapping[str, Text] = {
    "fdm": Text(fr="impression 3D", en="3D printing"),
    "sla": Text(fr="impression 3D résine", en="resin 3D printing"),
    "laser": Text(fr="découpe laser", en="laser cutting"),
    "cnc": Text(fr="usinage numérique", en="CNC milling"),
    "sewing": Text(fr="couture", en="sewing"),
    "vinyl": Text(fr="découpe vinyle", en="vinyl cutting"),
    "electronics": Text(fr="électronique", en="electronics"),
}

FABLABS_IO: Mapping[str, str] = {
    "three_d_printing": "fdm",
    "cnc_milling": "cnc",
    "circuit_production": "electronics",
    "laser": "laser",
    "precision_milling": "cnc",
    "vinyl_cutting": "vinyl",
}

WORDINGS: Mapping[str, str] = {
    "fdm": "impression 3d, imprimante 3d, imprimantes 3d, 3d printing, 3d printer, impresion 3d, 3dp, fff, "
    "depot de fil, fused filament fabrication, impression 3d fdm, three d printing",
    "sla": "impression 3d resine, resine, resin, resin 3d printing, stereolithographie, stereolithography",
    "laser": "decoupe laser, decoupeuse laser, laser cutting, laser cutter, corte laser, gravure laser, las",
    "cnc": "usinage, usinage numerique, fraisage, fraiseuse, fraisage numerique, fraiseuse numerique, "
    "commande numerique, milling, cnc milling, precision milling",
    "sewing": "couture, machine a coudre, sewing, costura",
    "vinyl": "vinyle, decoupe vinyle, decoupeuse vinyle, vinyl cutting, vinyl cutter, corte de vinilo",
    "electronics": "electronique, electronica, circuit production, circuits imprimes, pcb",
}


def _folded(wording: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in plain_letters(wording)).split())


_BY_WORDING = {
    _folded(wording): code
    for code, name in PROCESSES.items()
    for wording in (code, name.fr, name.en, *WORDINGS[code].split(", "))
}


@lru_cache(maxsize=4096)  # a long file repeats a few wordings
def process_of(wording: str) -> str | None:
    """The process code of a code or wording, or None."""
    return _BY_WORDING.get(_folded(wording))


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once: those of PROCESSES in its order, then the others by name."""
    given = set(codes)
    return (*(code for code in PROCESSES if code in given), *sorted(given.difference(PROCESSES)))
