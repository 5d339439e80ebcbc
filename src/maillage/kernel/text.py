"""Text in the two languages of the interface.

Guarantees: a `Text` always has a French value (the source language) and an English one;
stored and exchanged as ``{"fr": …, "en": …}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in French and in English."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        if not self.fr or not self.en:
            raise ValueError("a text needs a French and an English wording")

    def to(self, language: str) -> str:
        """The wording in `language`; French for anything that is not English."""
        return self.en if language.startswith("en") else self.fr

    def as_dict(self) -> dict[str, str]:
        return {"fr": self.fr, "en": self.en}

    @classmethod
    def from_dict(cls, value: Mapping[str, str]) -> Text:
        return cls(fr=value["fr"], en=value["en"])
