"""Every kind of document, in both languages, through a structural check, and qpdf's where it is installed.

A new template needs its line in `KINDS`: nothing is printed that was not checked.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from tests.conftest import require_or_skip
from tests.formats.documents.document_samples import NOTE, NOTICE, bags, sheet
from tests.formats.documents.pdf_structure import faults
from tests.formats.documents.recall_samples import HOLDERS, REPORT
from tests.formats.documents.recall_samples import NOTICE as NOTICE_OF_RECALL
from tests.formats.documents.test_mission_order_document import ORDER, REQUEST

from maillage.formats.documents import bulletin, delivery_note, labels, mission_order, recall_papers
from maillage.formats.documents.typesetting import TEMPLATES
from maillage.kernel.text import Text

ACT = bulletin.BulletinAct("2026-041", "D0107-V3/F1", "C", date(2026, 5, 1), date(2026, 7, 1), "Examiné")
WEEK = bulletin.BulletinPaper(
    week="2026-S18", first=date(2026, 4, 27), last=date(2026, 5, 3), language="fr", origin="registre.example/decisions",
    size=1200, root="mFV6Yv0rZ2lJ8dX3w2m8v3l0m1kq8Zq2o0m9Xb3hF1c=", address="https://maillage.example/registre/bulletins/2026-S18/",
    groups={Text("Décisions", "Decisions"): (ACT,) * 40, Text("Retraits", "Withdrawals"): (replace(ACT, category="", valid_until=None),)},
    demonstration=False,
)  # fmt: skip
# template → its documents, long and short, in a language
KINDS: dict[str, Callable[[Any], list[bytes]]] = {
    "labels": lambda language: [
        labels.render(replace(sheet(*bags(3), notice=NOTICE, demonstration=True), language=language)),
        labels.render(replace(sheet(*bags(1)), language=language)),
    ],
    "delivery-note": lambda language: [
        delivery_note.render(replace(NOTE, language=language, lines=NOTE.lines * 20)),
        delivery_note.render(replace(NOTE, language=language, demonstration=True)),
    ],
    "mission-order": lambda language: [
        mission_order.render(replace(ORDER, language=language)),
        mission_order.render(replace(ORDER, language=language, request=REQUEST, demonstration=True)),
    ],
    "bulletin": lambda language: [
        bulletin.render(replace(WEEK, language=language)),
        bulletin.render(replace(WEEK, language=language, groups={}, demonstration=True)),
    ],
    "recall-notice": lambda language: [
        recall_papers.notice(replace(NOTICE_OF_RECALL, language=language)),
        recall_papers.notice(
            replace(
                NOTICE_OF_RECALL,
                language=language,
                lots=NOTICE_OF_RECALL.lots[:1],
                lot_count=1,
                demonstration=True,
            )
        ),
    ],
    "recall-holders": lambda language: [
        recall_papers.holders(replace(HOLDERS, language=language)),
        recall_papers.holders(
            replace(HOLDERS, language=language, lines=HOLDERS.lines[:1], demonstration=True)
        ),
    ],
    "recall-report": lambda language: [
        recall_papers.report(replace(REPORT, language=language)),
        recall_papers.report(
            replace(REPORT, language=language, closed=None, note="", silent=[], demonstration=True)
        ),
    ],
}
SHARED = {"base", "recall"}  # what templates are made of


def test_every_template_is_here() -> None:
    assert set(KINDS) == {path.stem for path in TEMPLATES.glob("*.typ")} - SHARED


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_fault_is_found_in_a_document(kind: str, language: str, tmp_path: Path) -> None:
    for number, pdf in enumerate(KINDS[kind](language)):
        assert faults(pdf) == []
        if shutil.which("qpdf"):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(pdf)
            checked = subprocess.run(
                ["qpdf", "--check", str(path)], capture_output=True, text=True, check=False
            )
            assert checked.returncode == 0, checked.stdout + checked.stderr


def test_qpdf_is_there() -> None:
    """Loudly: without it, a fault of syntax that typst and pypdf both forgive would pass."""
    require_or_skip(shutil.which("qpdf") is not None, "qpdf")


# The check itself: each fault is found, under its own words.


def _spoilt(change: Callable[[pypdf.PdfWriter, Any], None]) -> list[str]:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(mission_order.render(ORDER)))
    change(writer, writer._root_object)
    written = io.BytesIO()
    writer.write(written)
    return faults(written.getvalue())


UNTOUCHED = frozenset(_spoilt(lambda _writer, _root: None))


def _figure(root: Any) -> Any:
    found = [root["/StructTreeRoot"]]
    while found:
        element = found.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, DictionaryObject):
            if element.get("/S") == "/Figure":
                return element
            children = element.get("/K", [])
            found += children if isinstance(children, ArrayObject) else [children]
    raise AssertionError("no figure")


def _script(_writer: pypdf.PdfWriter, root: Any) -> None:
    root[NameObject("/AA")] = DictionaryObject()


def _paint(writer: pypdf.PdfWriter, _root: Any) -> None:
    contents = writer.pages[0]["/Contents"].get_object()
    contents.set_data(contents.get_data() + b"\n0 0 10 10 re f\n")


def _unnamed(writer: pypdf.PdfWriter, _root: Any) -> None:
    contents = writer.pages[0]["/Contents"].get_object()
    contents.set_data(contents.get_data() + b"\n/P <</MCID 9999>> BDC 0 0 10 10 re f EMC\n")


SPOILS: dict[str, tuple[Callable[[pypdf.PdfWriter, Any], None], str]] = {
    "language": (lambda _w, r: r.pop("/Lang"), "no language"),
    "tagged": (lambda _w, r: r.pop("/MarkInfo"), "is tagged"),
    "structure": (lambda _w, r: r.pop("/StructTreeRoot"), "no structure"),
    "metadata": (lambda _w, r: r.pop("/Metadata"), "pdfuaid:part"),
    "intent": (lambda _w, r: r.pop("/OutputIntents"), "output intent"),
    "title": (lambda _w, r: r.pop("/ViewerPreferences"), "name of the file"),
    "script": (_script, "forbidden: /AA"),
    "alternative": (lambda _w, r: _figure(r).pop("/Alt"), "no alternative text"),
    "blank alternative": (lambda _w, r: _figure(r).update({NameObject("/Alt"): TextStringObject(" ")}), "no alternative text"),
    "type": (lambda _w, r: _figure(r).update({NameObject("/S"): NameObject("/Picture")}), "Picture is no standard type"),
    "cell": (lambda _w, r: _figure(r).update({NameObject("/S"): NameObject("/TD")}), "TD stands in"),
    "heading": (lambda _w, r: _figure(r).update({NameObject("/S"): NameObject("/H6")}), "H6 comes after"),
    "outside": (_paint, "neither tagged nor an artifact"),
    "only painted": (_unnamed, "1 only painted"),
    "only named": (lambda _w, r: _figure(r).update({NameObject("/K"): NumberObject(8888)}), "only named"),
    "page": (lambda w, _r: w.pages[0].pop("/StructParents"), "not in the structure"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoilt_document_is_found_out(name: str) -> None:
    change, words = SPOILS[name]
    found = [fault for fault in _spoilt(change) if fault not in UNTOUCHED]
    assert any(words in fault for fault in found), found
