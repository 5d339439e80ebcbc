"""The papers of a recall, with everything they can say."""

from __future__ import annotations

from datetime import date

from tests.formats.documents.document_samples import LOT

from maillage.formats.documents.recall_records import HolderLine, HolderListing, RecallNotice, RecallReport
from maillage.kernel.text import Text

TITLE = Text("Rappel de la visière fermée", "Recall of the closed-top visor")
HAZARD = Text(
    "Le serre-tête casse : un éclat peut blesser l’œil.", "The headband breaks: a splinter may hurt the eye."
)
LINE = HolderLine("E0012", "Centre hospitalier", "26000 Valence", "04 75 00 00 00", 1550, 50, "sans réponse")
NOTICE = RecallNotice(
    number="2026-041", day=date(2020, 5, 1), language="fr", title=TITLE,
    stop=Text("N’utilisez plus ces pièces.", "Stop using these pieces."),
    products=[("D0107-V3", Text("Visière ouverte", "Open visor"))], hazard=HAZARD,
    to_do=Text("Mettez-les de côté et répondez.", "Set them aside and answer."),
    remedy=Text("Elles sont remplacées.", "They are replaced."), contact="rappel@example.org",
    workshops=["L0042 Les Ateliers partagés de Crest"], lots=[LOT] * 240, lot_count=300,
    url="https://maillage.example/rappels/2026-041/", verify_url="HTTPS://MAILLAGE.EXAMPLE/RAPPELS/2026-041",
)  # fmt: skip
HOLDERS = HolderListing("2026-041", date(2020, 5, 1), "fr", TITLE, HAZARD, [LINE] * 70)
REPORT = RecallReport(
    number="2026-041", day=date(2020, 6, 1), language="fr", title=TITLE, subject="D0107-V3", reason="Casse",
    hazard=HAZARD, opened=date(2020, 5, 1), closed=date(2020, 6, 1), note="Terminé.", without_answers="Deux relances.",
    figures=[("Pièces livrées", "1 550"), ("Pièces revenues", "1 500")], lots=[(LOT, "L0042", 1550)] * 60,
    silent=[LINE] * 3,
)  # fmt: skip
