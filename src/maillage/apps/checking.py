"""The last check of a row before it is saved, said as a refusal.

Guarantees: what the tables' own fields forbid (too long, out of choices, blank) is refused
with the field and the problem, never written and never shown as a server error. Bulk verbs
check the fields of each row without asking the database, whose constraints stand behind.
"""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal

M = TypeVar("M", bound=Model)

FIELD_INVALID = declare(
    "field.invalid",
    fr="{field} : {problem}",
    en="{field}: {problem}",
    advice_fr="Corrigez ce champ et recommencez ; rien n’a été enregistré.",
    advice_en="Correct this field and try again; nothing was saved.",
)
OUT_OF_RANGE = declare(
    "field.out_of_range",
    fr="{field} doit être compris entre {low} et {high} ; reçu : {value}.",
    en="{field} must be between {low} and {high}; received: {value}.",
    advice_fr="Corrigez la valeur ; l’unité est indiquée à côté du champ.",
    advice_en="Correct the value; the unit is shown beside the field.",
)


def _reasons(error: ValidationError) -> list[Reason]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        Reason(FIELD_INVALID, {"field": "—" if name == NON_FIELD_ERRORS else name, "problem": str(message)})
        for name, messages in by_field.items()
        for message in messages
    ]


def checked(row: M) -> M:
    """The row itself, after `full_clean`. Raises Refusal ``field.invalid``, every field named."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusal.because(_reasons(error)) from error
    return row


def field_problems(row: Model) -> list[Reason]:
    """What the fields of a row forbid, without any query; empty when it may be saved in bulk."""
    relations = [f.name for f in row._meta.concrete_fields if f.is_relation]
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        return _reasons(error)
    return []


def within(field: str, value: float, low: float, high: float) -> float:
    """`value`, when low ≤ value ≤ high. Raises Refusal ``field.out_of_range`` (NaN included)."""
    if not low <= value <= high:
        raise Refusal(OUT_OF_RANGE, field=field, value=value, low=low, high=high)
    return value
