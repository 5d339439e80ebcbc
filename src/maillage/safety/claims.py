"""Affirmative claims that a free text may not make, and the fixed formulas that may be printed.

Guarantees: case, accents, hyphens, compatibility forms, invisible characters and letters of another alphabet that look
like ours do not hide a claim; `CE`
counts only as a capital token (« ce » is a French word); the fixed negated formulas of the notices are
exempt, and only they are: any other negation is still read as a claim, because people remember the word.
Category C allows the claims its decision lists. Source: safety scheme §1.3, §4, §5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.kernel.refusals import Refusal
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)
from maillage.safety.terms import worded

# Patterns on the folded text: lower case, no accents, plain apostrophes, single spaces.
_CLAIMS: tuple[tuple[str, str], ...] = (
    ("protection", r"\w*prote(?:g|ct)\w*"),
    ("anti-virus", r"\banti[\s.-]*(?:vir|bacter|microb|germ|covid|corona|sars)\w*|\bvirucid\w*"),
    ("ffp", r"\bffp(?:[\s.-]*[0-9])?\b|\bk?n[\s.-]*95\b"),
    ("medical", r"\b(?:para|bio)?medica(?:l|ls|le|les|ux|lement|lly)\b"),
    ("certified", r"\bcertif\w*"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _CLAIMS)
# Cyrillic, then Greek letters that a reader takes for Latin ones; written by number, so that they are seen here.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0432\u043a\u043c\u043d\u0442"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
    "\u03bf\u03c1\u03b1\u03b9\u03bd\u03ba\u03c4\u03b5"
    "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "aeopcyxijsbkmhtABEKMHOPCTYXIJSopaivkteABEHIKMNOPTYX",
)
# A token: no letter or digit on either side, except the four digits of a notified body.
_CE = re.compile(r"(?<![^\W_])C[.\s]?E(?:(?=[\s.-]?\d{4}(?!\d))|(?![^\W_]))")

EXEMPT: tuple[str, ...] = (
    "ne protege pas contre une maladie",
    "n'est pas un equipement de protection individuelle ni un dispositif medical",
    "n'est pas un equipement de protection individuelle",
    "n'a pas ete certifie",
    "n'est ni un epi ni un dispositif medical",
    "n'est pas un epi",
    "not a protection against disease",
    "neither personal protective equipment nor a medical device",
    "has not been certified",
    "neither ppe nor a medical device",
    "not ppe",
)
_LONGEST_FIRST = sorted(EXEMPT, key=len, reverse=True)
_EXEMPT = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(formula) for formula in _LONGEST_FIRST)})(?!\w)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim found: its kind, the words as written, and where (character offsets in the text given)."""

    kind: str
    words: str
    start: int
    end: int


def _fold(text: str, *, lower: bool) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character):
            kind = unicodedata.category(part)
            if kind in ("Mn", "Me", "Cf"):
                continue
            if part in "’‘ʼ′":
                part = "'"
            elif kind == "Pd":
                part = "-"
            elif part.isspace():
                part = " "
            if part == " " and (not folded or folded[-1] == " "):
                continue
            part = part.translate(_ALIKE)
            for letter in part.lower() if lower else part:
                folded.append(letter)
                origin.append(offset)
    return "".join(folded), origin


def _spans(text: str) -> list[tuple[str, int, int]]:
    folded, origin = _fold(text, lower=True)
    masked = _EXEMPT.sub(lambda match: "·" * len(match.group()), folded)
    found: list[tuple[str, int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(masked):
            found.append((kind, origin[match.start()], origin[match.end() - 1] + 1))
    cased, cased_origin = _fold(text, lower=False)
    for match in _CE.finditer(cased):
        found.append(("ce", cased_origin[match.start()], cased_origin[match.end() - 1] + 1))
    return sorted(found, key=lambda span: span[1:])


def find_claims(text: str, category: str = "unclassified", allowed: Sequence[str] = ()) -> tuple[Claim, ...]:
    """The claims that `text` may not make in `category`, in order.

    `allowed` are the wordings that the decision of a category C version admits: a claim inside one of
    them, found word for word, is not reported. Elsewhere `allowed` has no effect.
    """
    admitted: list[tuple[int, int]] = []
    if category == "C":
        folded, origin = _fold(text, lower=True)
        for wording in allowed:
            plain = _fold(wording, lower=True)[0].strip()
            for match in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", folded) if plain else ():
                admitted.append((origin[match.start()], origin[match.end() - 1] + 1))
    return tuple(
        Claim(kind, text[start:end], start, end)
        for kind, start, end in _spans(text)
        if not any(first <= start and end <= last for first, last in admitted)
    )


def refuse_claims(text: str, category: str = "unclassified", allowed: Sequence[str] = ()) -> None:
    """Raise Refusal ``claim.affirmative`` when the text makes a claim it may not."""
    found = find_claims(text, category, allowed)
    if found:
        words = list(dict.fromkeys(claim.words for claim in found))
        raise Refusal("claim.affirmative", words=words, **worded("category", category))
