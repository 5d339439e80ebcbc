"""Rows inserted as tuples are those that the model would write, and only inside a command."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.inserting import insert_rows
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import IntegrityFailure

pytestmark = pytest.mark.django_db
AT = FixedClock.at_noon(date(2026, 3, 2)).now()
SAME = {
    "at": AT,
    "user": None,
    "actor": 'É, "x"\t\\N',
    "verb": "essai",
    "detail": {"é": [1, "\\N", None], "n": 2},
}


def _read() -> list[tuple[object, ...]]:
    return list(
        JournalEntry.objects.order_by("pk").values_list("subject", "at", "actor", "verb", "detail", "user")
    )


def test_the_same_rows_as_the_model_would_write() -> None:
    subjects = ["a", "é\n\t\\", "'; --", "\\N", "%s", ""]
    with writing():
        JournalEntry.objects.bulk_create([JournalEntry(subject=subject, **SAME) for subject in subjects])
        insert_rows(JournalEntry, ("subject",), ((subject,) for subject in subjects), SAME)
        insert_rows(JournalEntry, ("subject",), (), SAME)
    read = _read()
    assert read[: len(subjects)] == read[len(subjects) :]
    assert [row[0] for row in read[len(subjects) :]] == subjects
    assert read[-1][1:5] == (AT, SAME["actor"], "essai", SAME["detail"])


def test_nothing_outside_a_command_and_no_field_that_is_not() -> None:
    with pytest.raises(IntegrityFailure, match="outside a command"):
        insert_rows(JournalEntry, ("subject",), [("a",)], SAME)
    with writing(), pytest.raises(IntegrityFailure, match="no field colour"):
        insert_rows(JournalEntry, ("subject",), [("a",)], {**SAME, "colour": 1})
    assert _read() == []
