"""What a page reads once: kept for the page, forgotten by a command, never outside."""

from __future__ import annotations

from itertools import count

import pytest

from maillage.apps.reading import forgetting, is_kept, is_reading, keep, once, reading
from maillage.apps.writing import command


def test_kept_for_one_reading_and_no_longer() -> None:
    turns = count(1)

    def asked() -> int:
        return once("turn", lambda: next(turns))

    assert [asked(), asked()] == [1, 2]
    with reading():
        assert [asked(), asked(), once("other", lambda: 0)] == [3, 3, 0]
    with reading():
        assert asked() == 4
    assert asked() == 5


def test_nothing_found_is_kept_too() -> None:
    turns = count(1)
    with reading():
        assert [once("none", lambda: (next(turns), None)[1]) for _ in range(3)] == [None, None, None]
    assert next(turns) == 2


def test_what_fails_is_not_kept() -> None:
    with reading():
        with pytest.raises(ZeroDivisionError):
            once("key", lambda: 1 // 0)
        assert not is_kept("key")
        assert once("key", lambda: 1) == 1


@pytest.mark.django_db
def test_a_command_is_given_nothing_kept_and_what_was_kept_is_forgotten() -> None:
    turns = count(1)

    def asked() -> int:
        return once("turn", lambda: next(turns))

    @command
    def act() -> tuple[bool, int, int]:
        return is_reading(), asked(), asked()

    with reading():
        assert asked() == 1
        assert act() == (False, 2, 3)
        assert not is_kept("turn")
        assert [asked(), asked()] == [4, 4]


def test_a_command_that_fails_has_forgotten_too() -> None:
    with reading():
        once("key", lambda: 1)
        with pytest.raises(ZeroDivisionError), forgetting():
            once("key", lambda: 1 // 0)
        assert is_reading()
        assert once("key", lambda: 2) == 2


def test_what_is_kept_aside_is_what_is_answered() -> None:
    assert (keep("key", 1), once("key", lambda: 2)) == (1, 2)
    with reading():
        assert (keep("key", 1), once("key", lambda: 2)) == (1, 1)
