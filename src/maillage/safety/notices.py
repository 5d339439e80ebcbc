"""The prevention notice of each category and kind of object, in both languages, never typed by makers.

Guarantees: every placeholder is filled or the notice is refused; the text depends only on the category, the
kind of object, whether a test report is on record, and the values; its SHA-256 is printed with deliveries.
A screen alone speaks of the mask worn with it, of cracks and (in PLA) of 60 °C. Without a test report a
barrier "screens direct projections" and does not "stop" them. Source: safety scheme §5 (starting texts).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.kernel.refusals import Refusal
from maillage.kernel.text import LANGUAGES, Text
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)
from maillage.safety.notice_texts import FRAGMENTS, NO_REPORT, TEMPLATES
from maillage.safety.terms import ObjectType

VERSION = "1"
_FIELD = re.compile(r"\[([a-z_]+)\]")


@dataclass(frozen=True, slots=True)
class Notice:
    """A filled notice; `sha256` is of the UTF-8 text of each language."""

    category: str
    object_type: ObjectType
    text: Text
    version: str = VERSION

    def sha256(self, language: str) -> str:
        return hashlib.sha256(self.text.to(language).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "object_type": self.object_type,
            "version": self.version,
            "text": self.text.as_dict(),
            "sha256": {language: self.sha256(language) for language in LANGUAGES},
        }


def template(category: str, object_type: ObjectType, *, test_report: str = "", material: str = "") -> Text:
    """The notice with its placeholders in brackets.

    `test_report` is the reference of a test report on record, `material` the object's material. Raises
    Refusal ``notice.unclassified`` where there is no notice.
    """
    if category not in TEMPLATES:
        raise Refusal("notice.unclassified")
    filled: dict[str, str] = {}
    for language in LANGUAGES:
        text = TEMPLATES[category].to(language)
        for name, variants in FRAGMENTS.items():
            chosen = variants[object_type]
            if name == "stops" and not test_report:
                chosen = NO_REPORT
            if name == "heat" and not (object_type == "screen" and material.lower() == "pla"):
                text = text.replace("{heat}", "")
                continue
            text = text.replace("{" + name + "}", chosen.to(language))
        filled[language] = text
    return Text(filled["fr"], filled["en"])


PLACEHOLDER_WORDS: Mapping[str, Text] = {
    "reference": Text("référence", "reference"),
    "lot": Text("lot", "lot"),
    "made_on": Text("date de fabrication", "date made"),
    "territory_contact": Text("contact du territoire", "territory contact"),
    "contact": Text("contact", "contact"),
    "establishment": Text("établissement", "establishment"),
    "legal_basis": Text("référence de la base légale", "reference of the legal basis"),
    "use": Text("usage autorisé", "authorised use"),
    "uses": Text("nombre", "number"),
}


def readable(text: Text) -> Text:
    """A template as people read it: each placeholder in words of its language, still in brackets."""
    shown = {
        language: _FIELD.sub(
            lambda found, to=language: f"[{PLACEHOLDER_WORDS[found[1]].to(to)}]",  # type: ignore[misc]
            text.to(language),
        )
        for language in LANGUAGES
    }
    return Text(shown["fr"], shown["en"])


def placeholders(category: str, object_type: ObjectType) -> tuple[str, ...]:
    """The names to fill, in the order they appear."""
    return tuple(dict.fromkeys(_FIELD.findall(template(category, object_type).fr)))


def notice(
    category: str,
    object_type: ObjectType,
    values: Mapping[str, str],
    *,
    test_report: str = "",
    material: str = "",
) -> Notice:
    """The notice, filled. `values` has exactly the names of `placeholders`, each one line of text.

    Raises Refusal ``notice.placeholder_missing``, ``notice.placeholder_unknown``,
    ``notice.placeholder_invalid`` or ``notice.unclassified``.
    """
    blank = template(category, object_type, test_report=test_report, material=material)
    names = placeholders(category, object_type)
    missing = [name for name in names if not values.get(name, "").strip()]
    if missing:
        raise Refusal("notice.placeholder_missing", names=missing)
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise Refusal("notice.placeholder_unknown", names=unknown)
    for name in names:
        value = values[name]
        if len(value) > 200 or not value.isprintable() or "[" in value or "]" in value:
            raise Refusal("notice.placeholder_invalid", name=name)

    def fill(text: str) -> str:
        return _FIELD.sub(lambda match: values[match.group(1)].strip(), text)

    return Notice(category, object_type, Text(fill(blank.fr), fill(blank.en)))
