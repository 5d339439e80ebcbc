"""When two spellings name the same commune.

`spelling` folds what people and files vary: case, accents, ligatures, apostrophes and
hyphens, St/Ste, sur/sous in short, CEDEX and its number, the number of an arrondissement,
an article put at the end. Two different communes of one department never fold to the
same spelling (checked by a test on the shipped data).
"""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'", "‘": "'"}
)
LIGATURE = re.compile(f"[{''.join(map(chr, LIGATURES))}]")
ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # the combining marks of European languages
CEDEX = re.compile(r"\bcedex\b.*$")
TRAILING_ARTICLE = re.compile(r"^(?P<rest>[^(]+?)\s*\((?P<article>le|la|les|l|aux|au)'?\)\s*$")
ARRONDISSEMENT = re.compile(
    r"^(?P<city>paris|lyon|marseille) (?P<number>\d{1,2})"
    r"( ?(er|ere|e|eme|nd|nde|ieme|th|st|rd))?( (arrondissement|arrondissements|arr|arrdt))?$"
)
SHORT_OVER = re.compile(r"\bs\s*/\s*")
SHORT_UNDER = re.compile(r"\bss\s*/\s*")
NOT_WORD = re.compile(r"[^a-z0-9]+")
SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def plain_letters(text: str) -> str:
    """Lower case, without accents or ligatures."""
    if text.isascii():  # nothing to fold: most of a long file
        return text.lower()
    spelt_out = LIGATURE.sub(lambda found: LIGATURES[ord(found[0])], text)
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", spelt_out))
    if not plain.isascii():  # other scripts have marks of their own
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.lower()


def spelling(name: str) -> str:
    """The folded form of a commune's name; empty when nothing is left of it."""
    plain = plain_letters(name).strip()
    article = TRAILING_ARTICLE.match(plain)
    if article is not None:
        plain = f"{article['article']} {article['rest']}"
    if "/" in plain:
        plain = SHORT_OVER.sub("sur ", SHORT_UNDER.sub("sous ", plain))
    if "cedex" in plain:
        plain = CEDEX.sub("", plain)
    words = [SHORT.get(word, word) for word in NOT_WORD.sub(" ", plain).split()]
    folded = " ".join(words)
    if folded[-1:].isdigit() or folded.startswith(("paris ", "lyon ", "marseille ")):
        match = ARRONDISSEMENT.match(folded)
        return match["city"] if match is not None else folded
    return folded
