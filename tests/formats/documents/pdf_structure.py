"""A structural check of PDF/A-2a and PDF/UA-1, for want of a validator that this project may install.

It reads a file with pypdf, which shares no code with typst, and says what is wrong in words. It covers what a machine
can see of: identification, metadata, language, title, output intent, embedded fonts with their character maps, forbidden
content, and tagging (all that is painted is tagged or an artifact; the tree and the pages name each other's content
exactly once; figures have alternative texts; headings go down one level at a time; tables are made of rows and cells).
It does **not** cover: the bytes of fonts and of colour profiles, glyph widths, the syntax of every object, the exact
XMP schemas, the reading order, whether an alternative text is a good one, nor contrast. veraPDF covers most of these.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    ]
)  # ISO 32000-1 §14.8.4
INSIDE = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"},
    "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
}  # fmt: skip
PAINTING = frozenset(
    map(str.encode, ["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI"])
)
FORBIDDEN = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/Sound", "/Movie", "/EmbeddedFiles", "/AA", "/XFA", "/RichMedia"}
)


def faults(pdf: bytes) -> list[str]:
    """What is wrong with a file, in words; empty when nothing that this check covers is."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    root = reader.trailer["/Root"]
    return [
        *_file(pdf, reader),
        *_catalogue(root),
        *_metadata(root),
        *_everything(reader),
        *_tags(reader, root),
    ]


def _file(pdf: bytes, reader: pypdf.PdfReader) -> Iterator[str]:
    if not pdf.startswith(b"%PDF-1.7\n%") or min(pdf[10:14]) < 128:
        yield "the header is not that of a binary PDF 1.7"
    if not pdf.rstrip().endswith(b"%%EOF"):
        yield "something stands after the end"
    if "/Encrypt" in reader.trailer:
        yield "the file is encrypted"
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "the file has no identifier"


def _catalogue(root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "the file does not say that it is tagged"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "the file has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "a reader would show the name of the file for its title"
    intents = root.get("/OutputIntents", ())
    if [str(one.get_object().get("/S")) for one in intents] != ["/GTS_PDFA1"]:
        yield "there is not exactly one output intent of PDF/A"
    for one in intents:
        profile = one.get_object().get("/DestOutputProfile")
        if not isinstance(profile and profile.get_object(), StreamObject):
            yield "the output intent has no colour profile"


def _metadata(root: Any) -> Iterator[str]:
    stream = root.get("/Metadata")
    packet = stream.get_object().get_data().decode() if stream else ""
    for name, expected in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        if re.search(rf"<{name}>([^<]*)<", packet) is None or f"<{name}>{expected}<" not in packet:
            yield f"the metadata do not say {name} {expected}"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", packet, re.DOTALL):
        yield "the metadata have no title"


def _objects(value: Any, seen: set[int]) -> Iterator[Any]:
    """Every dictionary that the file leads to."""
    if isinstance(value, IndirectObject):
        if value.idnum in seen:
            return
        seen.add(value.idnum)
        value = value.get_object()
    if isinstance(value, DictionaryObject):
        yield value
        for item in value.values():
            yield from _objects(item, seen)
    elif isinstance(value, ArrayObject):
        for item in value:
            yield from _objects(item, seen)


def _everything(reader: pypdf.PdfReader) -> Iterator[str]:
    for found in _objects(reader.trailer["/Root"], set()):
        for name in FORBIDDEN & set(map(str, found)):
            yield f"forbidden: {name}"
        if found.get("/Type") == "/Font" and found.get("/Subtype") != "/Type0":
            descriptor = found.get("/FontDescriptor")
            if not descriptor or not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object()):
                yield f"the font {found.get('/BaseFont')} is not embedded"
        if found.get("/Subtype") in ("/Type0", "/TrueType", "/Type1") and "/ToUnicode" not in found:
            yield f"the font {found.get('/BaseFont')} does not say what its characters are"


def _painted(page: Any, reader: pypdf.PdfReader) -> Iterator[int | str]:
    """The identifiers of marked content of a page, in order; a fault in words for what is painted outside of any."""
    open_: list[bool] = []
    content = page.get_contents()
    for operands, operator in ContentStream(content, reader).operations if content is not None else ():
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            if isinstance(properties, DictionaryObject) and "/MCID" in properties:
                yield int(properties["/MCID"])
                open_.append(True)
            else:
                open_.append(operands[0] == "/Artifact" or any(open_))
        elif operator == b"EMC":
            open_.pop()
        elif operator in PAINTING and not any(open_):
            yield f"{operator.decode()} paints what is neither tagged nor an artifact"
    if open_:
        yield "a marked content is never closed"


def _tree(element: Any, parent: str, roles: Any, page: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """(type, type of the parent, element or marked content, its page) of the structure, in order."""
    element = element.get_object() if isinstance(element, IndirectObject) else element
    if isinstance(element, int):
        yield "MCID", parent, element, page
        return
    page = element.get("/Pg", page)
    if element.get("/Type") == "/MCR":
        yield "MCID", parent, element["/MCID"], page
        return
    if element.get("/Type") == "/OBJR":
        return
    kind = str(element.get("/S", "/Root"))[1:]
    kind = str(roles.get(f"/{kind}", f"/{kind}"))[1:]
    if kind != "Root":
        yield kind, parent, element, page
    children = element.get("/K", ArrayObject())
    children = children.get_object() if isinstance(children, IndirectObject) else children
    for child in children if isinstance(children, ArrayObject) else [children]:
        yield from _tree(child, kind, roles, page)


def _key(page: Any) -> int:
    return page.idnum if isinstance(page, IndirectObject) else page.indirect_reference.idnum


def _element(kind: str, parent: str, element: Any) -> Iterator[str]:
    if kind not in STANDARD:
        yield f"{kind} is no standard type"
    if kind in INSIDE and parent not in INSIDE[kind]:
        yield f"{kind} stands in {parent}"
    if kind in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
        yield f"a {kind} has no alternative text"


def _tags(reader: pypdf.PdfReader, root: Any) -> Iterator[str]:
    if "/StructTreeRoot" not in root:
        yield "the file has no structure"
        return
    structure = root["/StructTreeRoot"].get_object()
    named: Counter[tuple[int, int]] = Counter()
    level = 0
    for kind, parent, element, page in _tree(structure, "Root", structure.get("/RoleMap", {}), None):
        if kind == "MCID":
            named[_key(page), int(element)] += 1
            continue
        yield from _element(kind, parent, element)
        if re.fullmatch(r"H[1-6]", kind):
            if int(kind[1]) > level + 1:
                yield f"{kind} comes after H{level}"
            level = int(kind[1])
    painted: Counter[tuple[int, int]] = Counter()
    for number, page in enumerate(reader.pages, start=1):
        if "/StructParents" not in page:
            yield f"page {number} is not in the structure"
        for found in _painted(page, reader):
            if isinstance(found, str):
                yield f"page {number}: {found}"
            else:
                painted[_key(page), found] += 1
    if painted != named or any(count > 1 for count in painted.values()):
        yield f"pages and structure do not name the same content: {len(painted - named)} only painted, {len(named - painted)} only named"
