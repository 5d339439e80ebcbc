"""A joined command asks for no savepoint, and what fails in it takes its caller with it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.writing import command, joined_command
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db


@command
def noted(*, subject: str, broken: bool = False) -> None:
    journal(actor=OPERATOR, clock=SystemClock(), verb="try", subject=subject)
    if broken:
        _breaking()


@joined_command
def _breaking() -> None:
    raise ZeroDivisionError


def test_a_line_of_the_journal_costs_one_query() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        journal(actor=OPERATOR, clock=SystemClock(), verb="try", subject="one")
    assert [query["sql"].split()[0] for query in captured] == ["INSERT"]


def test_what_fails_in_a_joined_command_undoes_its_caller_and_no_more() -> None:
    noted(subject="kept")
    with transaction.atomic():
        noted(subject="kept too")
        with pytest.raises(ZeroDivisionError):
            noted(subject="undone", broken=True)
        noted(subject="kept after")
    assert list(JournalEntry.objects.order_by("pk").values_list("subject", flat=True)) == [
        "kept",
        "kept too",
        "kept after",
    ]
