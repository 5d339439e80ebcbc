"""Records and readings shared by the tests of documents."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
from tests.conftest import require_or_skip

from maillage.formats.documents import records
from maillage.kernel.text import Text

LOT = "D0107V3-L0042-20W14-03-Z"
ADDRESS = "HTTPS://MAILLAGE.EXAMPLE/V/" + "2KCE3IKBBTGAYA7Q" * 13
ENTITY = records.ResponsibleEntity(
    "Association Les Ateliers partagés de Crest",
    "12, rue de l’Hôtel-de-Ville\n26400 Crest",
    "contact@ateliers-crest.example",
)
NOTICE = Text(
    "Barrière d’usage courant, catégorie B. Il n’arrête pas les fines particules en suspension. " * 7,
    "Everyday barrier, category B. It does not stop fine airborne particles. " * 7,
)
LABEL = records.Label(
    lot_id=LOT,
    design_name=Text("Visière ouverte, serre-tête fin", "Open visor, thin headband"),
    version_code="D0107-V3",
    category="B",
    category_words=Text("Barrière d’usage courant", "Everyday barrier"),
    marking_lines=("Écran anti-projection – n’est pas un EPI",),
    workshop_code="L0042",
    responsible_entity=ENTITY,
    packing_date=date(2020, 4, 5),
    quarantine_end=date(2020, 4, 8),
    bag_number=1,
    bag_count=1,
    units_in_bag=50,
    decision_number="2026-017",
    legal_basis="",
    verify_url=ADDRESS,
)
LINE = records.DeliveryLine(
    version_code="D0107-V3",
    design_name=Text("Visière ouverte, serre-tête fin", "Open visor, thin headband"),
    category="B",
    category_words=Text("Barrière d’usage courant", "Everyday barrier"),
    lot_id=LOT,
    quantity=1550,
    packing_date=date(2020, 4, 5),
    quarantine_end=date(2020, 4, 8),
    disinfect_before_use=True,
    notice_version="N-B-2",
)
NOTE = records.DeliveryNote(
    number="L0042-2020-0031",
    date=date(2020, 5, 1),
    language="fr",
    sender=records.Sender("L0042", "Les Ateliers partagés de Crest", "contact@ateliers-crest.example"),
    carrier="Coursiers solidaires",
    recipient=records.Recipient("E0012", "Centre hospitalier", "Pharmacie", "1, rue Haute\n26000 Valence"),
    lines=(LINE, replace(LINE, quantity=80, quarantine_end=None, disinfect_before_use=False)),
    terms="free",
    notice_sha256="9f2c41d8" * 8,
    demonstration=False,
)
HOSTILE = (
    '#panic("x") $a^2$ *gras* _it_ `raw` \\ "q" \'s\' <l> @ref // c /* */ '
    '#import "@preview/x:1.0.0" [x] ~ -- ... #{sys.inputs} {{x}} <script> %PDF'
)


def bags(count: int, **changes: Any) -> tuple[records.Label, ...]:
    return tuple(
        replace(LABEL, bag_number=n, bag_count=count, verify_url=f"{ADDRESS}{n:02d}", **changes)
        for n in range(1, count + 1)
    )


def sheet(*labels: records.Label, **changes: Any) -> records.LabelSheet:
    plain = records.LabelSheet(labels, "fr", date(2020, 4, 6), None, False)
    return replace(plain, **changes)


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """The text of every page, on one line, with plain spaces and without invisible breaks."""
    text = "\n".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(text.replace("\u200b", "").split())


def tight(text: str) -> str:
    """`text` without any space: a line may break after a hyphen or a slash."""
    return "".join(text.split())


def pictures(pdf: bytes, dpi: int = 200) -> list[np.ndarray]:
    """Each page as a grey image, drawn by poppler, which shares no code with typst."""
    require_or_skip(shutil.which("pdftoppm") is not None, "pdftoppm (poppler-utils)")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(dpi), "-gray", str(source), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        return [_grey(path.read_bytes()) for path in sorted(Path(folder).glob("page*.pgm"))]


def _grey(pgm: bytes) -> np.ndarray:
    kind, width, height, depth = pgm.split(maxsplit=4)[:4]
    assert (kind, depth) == (b"P5", b"255")
    size = int(width) * int(height)
    return np.frombuffer(pgm[-size:], dtype=np.uint8).reshape(int(height), int(width)).copy()
