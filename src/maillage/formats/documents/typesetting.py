"""The only place that calls typst: a template and its data to the bytes of a PDF.

Guarantees: PDF/A-2a and PDF/UA-1 (refused by typst itself otherwise); only the typefaces
of this package; the same data give the same bytes; every string reaches the template as
data, after `lettering` has made it drawable. No template imports a package from outside.
A template that finds no legible way to fit its text says so and the document is refused.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import typst

from maillage.formats.documents import reasons
from maillage.formats.documents.lettering import FONTS, breakable, drawable
from maillage.kernel.refusals import IntegrityFailure, Refusal

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
NO_FIT = "does-not-fit"

Printable = str | int | float | bool | None | Sequence["Printable"] | Mapping[str, "Printable"]


def typeset(
    template: str,
    *,
    title: str,
    language: str,
    day: date,
    demonstration: bool,
    words: Mapping[str, Printable],
    record: Mapping[str, Printable],
    drawings: Sequence[str] = (),
) -> bytes:
    """A PDF from `templates/<template>.typ`.

    The template reads `frame` (title, language, day, demonstration), `words`, `record`,
    and `drawings`, SVG sources made by us, which alone are passed as they are. Raises
    `documents.does_not_fit`; `IntegrityFailure` when the template itself is wrong.
    """
    frame = {
        "title": drawable(title),
        "language": language,
        "day": [day.year, day.month, day.day],
        "demonstration": demonstration,
    }
    inputs = {
        "frame": json.dumps(frame),
        "words": json.dumps(_drawable(words)),
        "record": json.dumps(_drawable(record)),
        "drawings": json.dumps(list(drawings)),
    }
    return _compile(TEMPLATES / f"{template}.typ", inputs, day)


def _drawable(value: Printable) -> Printable:
    if isinstance(value, str):
        return breakable(drawable(value))
    if isinstance(value, Mapping):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_drawable(item) for item in value]
    return value


def _compile(source: Path, inputs: dict[str, str], day: date) -> bytes:
    try:
        pdf, remarks = typst.compile_with_warnings(
            source,
            root=TEMPLATES,
            font_paths=_typefaces(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        if NO_FIT in error.message:
            raise Refusal(reasons.DOES_NOT_FIT) from None
        raise IntegrityFailure(f"template {source.name}: {error.diagnostic}") from error
    for remark in remarks:
        warnings.warn(f"template {source.name}: {remark.message}", RuntimeWarning, stacklevel=4)
    return pdf


@cache
def _typefaces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
