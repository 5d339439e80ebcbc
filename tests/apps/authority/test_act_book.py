"""The book of acts: two queries whatever its size, and the same answers whether read whole or in part."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.thread import the_cast

from maillage.apps.authority.queries.act_book import read_act_book

pytestmark = pytest.mark.django_db


def test_two_queries_and_only_what_was_asked(django_assert_num_queries: Any) -> None:
    cast = the_cast()
    with django_assert_num_queries(2):
        whole = read_act_book()
    workshop, place, profile = cast.workshop.code, cast.hospital.code, cast.profile.code
    with django_assert_num_queries(2):
        part = read_act_book(workshops=[workshop], establishments=[place], profiles=[profile])
    assert part == whole
    assert whole.attested_of(workshop).levels and whole.acceptances_of(place) and whole.decisions
    other = read_act_book(workshops=["L9999"], establishments=["E9999"], profiles=["D9999-V1/F1"])
    assert (other.attested, other.acceptances, other.decisions, other.decisions_by_number) == ({}, {}, {}, {})
    assert (other.bases, other.policies, other.holds) == (whole.bases, whole.policies, whole.holds)


def test_an_empty_register_is_an_empty_book(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        book = read_act_book()
    assert (book.decisions, book.bases, book.attested, book.policies, book.holds) == ({}, {}, {}, (), ())
