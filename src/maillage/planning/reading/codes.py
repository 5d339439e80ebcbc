"""What a field was expected to hold: one code per expectation, said in both languages.

Each is a secondary reason of a `planning.bad_input` refusal, with the parameters `path`
(such as ``needs[3].quantity``) and `found` (the value as JSON, shortened with an ellipsis).
"""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ADVICE_FR = "Corrigez ce champ d’après la page « planning-formats »."
_ADVICE_EN = "Mend this field after the page “planning-formats”."


def _expected(name: str, fr: str, en: str) -> str:
    return declare(
        f"planning.expected.{name}",
        fr=f"{{path}} : {{found}} ; attendu : {fr}.",
        en=f"{{path}}: {{found}}; expected: {en}.",
        advice_fr=_ADVICE_FR,
        advice_en=_ADVICE_EN,
    )


JSON = _expected("json", "un fichier JSON en UTF-8 ({detail})", "a JSON file in UTF-8 ({detail})")
TABLE = _expected("table", "une table Parquet ({detail})", "a Parquet table ({detail})")
FORMAT = _expected("format", "le format « {format} »", "the format “{format}”")
OBJECT = _expected("object", "un objet", "an object")
LIST = _expected("list", "une liste", "a list")
NOT_EMPTY = _expected("not_empty", "une liste d’au moins un élément", "a list of at least one item")
LENGTH = _expected("length", "une liste de {length} éléments", "a list of {length} items")
PRESENT = _expected("present", "ce champ, obligatoire", "this field, required")
KNOWN_KEY = _expected("known_key", "l’un des champs {keys}", "one of the fields {keys}")
SINGLE_KEY = _expected("single_key", "chaque champ une seule fois", "each field once")
INTEGER = _expected("integer", "un entier de {low} à {high}", "an integer from {low} to {high}")
NUMBER = _expected("number", "un nombre fini, {range}", "a finite number, {range}")
BOOLEAN = _expected("boolean", "true ou false", "true or false")
STRING = _expected("string", "un texte imprimable et non vide", "a printable text that is not empty")
DATE = _expected("date", "une date AAAA-MM-JJ", "a date YYYY-MM-DD")
REFERENCE = _expected(
    "reference", "un identifiant de la liste « {list} »", "an identifier of the list “{list}”"
)
ACCEPTED = _expected(
    "accepted_design", "un modèle accepté par le besoin {need}", "a design that need {need} accepts"
)
UNIQUE = _expected("unique", "une valeur qui ne se répète pas", "a value that is not repeated")
TARGET = _expected("target", "au moins un des champs {keys}", "at least one of the fields {keys}")
ONE_SOURCE = _expected("one_source", "un seul des champs {keys}", "exactly one of the fields {keys}")
DIGEST = _expected("digest", "64 chiffres hexadécimaux", "64 hexadecimal digits")
CODE = _expected("code", "l’un des codes {codes}", "one of the codes {codes}")
