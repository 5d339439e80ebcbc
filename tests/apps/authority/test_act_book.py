"""The book of acts: two queries whatever its size, and the same answers whether read whole or in part."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.factories.thread import MONDAY, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.marks import marks
from maillage.apps.authority.queries.stops import stops
from maillage.apps.reading import reading
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


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


def asked(workshop: str, place: str, profile: str) -> list[dict[str, Any]]:
    """Every way to ask for a part: each of the three left out, of nobody, of one, of one that has no act."""
    choices = itertools.product(
        (None, (), [workshop], ["L9999"]), (None, (), [place]), (None, (), [profile], ["D9999-V1/F1"])
    )
    return [dict(zip(("workshops", "establishments", "profiles"), given, strict=True)) for given in choices]


def test_in_a_page_the_same_books_whatever_was_asked_before() -> None:
    cast = the_cast()
    parts = asked(cast.workshop.code, cast.hospital.code, cast.profile.code)
    apart = [read_act_book(**part) for part in parts]
    assert len({str(book) for book in apart}) == 8
    for order in (parts, parts[::-1]):
        with reading():
            at_once = [read_act_book(**part) for part in order]
        assert at_once == (apart if order is parts else apart[::-1])


def test_in_a_page_what_concerns_everybody_is_read_once(django_assert_num_queries: Any) -> None:
    cast = the_cast()
    with reading():
        with django_assert_num_queries(2):
            read_act_book(workshops=[cast.workshop.code], establishments=())
        with django_assert_num_queries(2):
            read_act_book(workshops=(), establishments=[cast.hospital.code])
        with django_assert_num_queries(0):
            read_act_book(workshops=(), establishments=(), profiles=[cast.profile.code])


def test_a_hold_placed_by_a_page_shows_at_once_in_it() -> None:
    cast = the_cast()
    code, day = cast.profile.code, MONDAY
    with reading():
        before = read_act_book().holds, marks(day).of(code), stops(day)
        place_hold(scope=HoldScope(profile=code), reason="Fissure", actor=OPERATOR, clock=CLOCK)
        after = read_act_book().holds, marks(day).of(code), stops(day)
    assert (before[0], [mark.state for mark in before[1]], before[2]) == ((), ["in_force"], ())
    assert ([hold.profile for hold in after[0]], [mark.state for mark in after[1]]) == ([code], ["held"])
    assert [stop.profile for stop in after[2]] == [code]


def test_an_empty_register_is_an_empty_book(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        book = read_act_book()
    assert (book.decisions, book.bases, book.attested, book.policies, book.holds) == ({}, {}, {}, (), ())
