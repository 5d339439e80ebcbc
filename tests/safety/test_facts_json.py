"""Facts files: read strictly, every problem told with its path, and the same facts after a round trip."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.safety.questions import acceptances, few, holds, makers, policies, recipients, units
from tests.safety.scenes import facts

from maillage.kernel.refusals import Refusal
from maillage.safety.facts_json import facts_as_dict, facts_from_dict, parse_facts, read_facts
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.records import Reader
from maillage.safety.scheme_json import SchemeRecord, read_scheme, scheme_as_dict
from maillage.safety.terms import ACTIONS
from maillage.safety.verdict import verdict


@st.composite
def sound_files(draw):
    """Facts whose periods are in order, as a file demands."""
    asked = facts(draw(st.sampled_from(ACTIONS)), "C")
    found = replace(
        asked,
        unit=draw(units()),
        maker=draw(makers()),
        recipient=draw(recipients()),
        policies=draw(few(policies(), 2)),
        acceptances=draw(few(acceptances(), 2)),
        holds=draw(few(holds(), 2)),
    )
    return found if in_order(facts_as_dict(found)) else asked


def in_order(document):
    try:
        facts_from_dict(document)
    except Refusal:
        return False
    return True


@given(sound_files())
@settings(max_examples=60, deadline=None)
def test_reading_what_was_written_gives_the_same_facts(asked):
    assert parse_facts(json.dumps(facts_as_dict(asked))) == asked


def test_a_scheme_travels_with_the_facts():
    scheme = replace(STARTING_SCHEME, number="2020-002", proposal=False, max_lot_person=20)
    asked = facts("release", "B", scheme=scheme)
    assert facts_from_dict(facts_as_dict(asked)) == asked
    assert "scheme" not in facts_as_dict(facts("release", "B"))


def test_the_scheme_written_is_the_scheme_read():
    reader = Reader()
    record = reader.record(SchemeRecord, scheme_as_dict(STARTING_SCHEME), "$")
    assert read_scheme(record, reader, "$") == STARTING_SCHEME
    assert reader.problems == []


def document(**changes):
    return facts_as_dict(facts("make", "C")) | changes


def put(found, path, value):
    """A copy of a document with one value changed; a path is keys and numbers."""
    if not path:
        return value
    copied = list(found) if isinstance(found, list) else dict(found)
    copied[path[0]] = put(copied[path[0]] if len(path) > 1 else None, path[1:], value)
    return copied


@pytest.mark.parametrize(
    "path,value,where",
    [
        (("format",), "maillage-safety-facts/2", "$.format"),
        (("action",), "lend", "$.action"),
        (("day",), "2020-4-6", "$.day"),
        (("day",), "20200406", "$.day"),
        (("day",), "2020-02-30", "$.day"),
        (("day",), 20200406, "$.day"),
        (("day",), "2020-04-06T10:00", "$.day"),
        (("unit",), [], "$.unit"),
        (("unit",), None, "$.unit"),
        (("unit", "design"), "107", "$.unit.design"),
        (("unit", "decision", "category"), "E", "$.unit.decision.category"),
        (("unit", "decision", "occupations"), "nurse", "$.unit.decision.occupations"),
        (("unit", "decision", "occupations"), [1], "$.unit.decision.occupations[0]"),
        (("unit", "basis", "holder_health_institution"), 1, "$.unit.basis.holder_health_institution"),
        (("maker", "levels", 0, "value"), 2, "$.maker.levels[0].value"),
        (("maker", "levels", 0, "until"), "2019-01-01", "$.maker.levels[0].until"),
        (("recipient", "recipient_class"), "R5", "$.recipient.recipient_class"),
        (("recipient", "posts"), "", "$.recipient.posts"),
        (("recipient", "no_ppe_required"), "yes", "$.recipient.no_ppe_required"),
        (("recipient", "territories"), [None], "$.recipient.territories[0]"),
        (("acceptances", 0, "accepted"), None, "$.acceptances[0].accepted"),
        (("quantity",), 0, "$.quantity"),
        (("quantity",), -1, "$.quantity"),
        (("quantity",), 1.0, "$.quantity"),
        (("quantity",), True, "$.quantity"),
        (("last_day",), "2020-04-05", "$.last_day"),
        (("last_day",), "2021-04-07", "$.last_day"),
        (("scheme",), {}, "$.scheme.number"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(path, value, where):
    with pytest.raises(Refusal) as refused:
        facts_from_dict(put(document(), path, value))
    assert where in [reason.params["path"] for reason in refused.value.reasons]
    for language in ("fr", "en"):
        assert where in refused.value.says(language)
        assert "…}" not in refused.value.says(language).replace("{…}", "")


def test_codes_hang_together():
    wrong = put(document(), ("unit", "profile"), "D0107-V2/F1")
    with pytest.raises(Refusal) as refused:
        facts_from_dict(wrong)
    assert [reason.params["path"] for reason in refused.value.reasons] == ["$.unit.profile"]
    assert refused.value.params["expected_en"] == "a code in D0107-V3/F…"
    other = put(document(), ("unit", "design"), "D0108")
    with pytest.raises(Refusal) as refused:
        facts_from_dict(other)
    assert [reason.params["path"] for reason in refused.value.reasons] == ["$.unit.version"]


@pytest.mark.parametrize("where", [(), ("unit",), ("unit", "decision"), ("maker", "levels", 0)])
def test_an_unknown_key_is_refused(where):
    with pytest.raises(Refusal) as refused:
        facts_from_dict(put(document(), (*where, "colour"), "blue"))
    assert refused.value.code == "facts.unknown_key"
    assert refused.value.params["path"].endswith(".colour")


@pytest.mark.parametrize(
    "path", [("format",), ("day",), ("unit",), ("unit", "use"), ("maker",), ("maker", "id"), ("recipient",)]
)
def test_a_missing_key_is_refused(path):
    found = document()
    inside = found
    for key in path[:-1]:
        inside[key] = dict(inside[key])
        inside = inside[key]
    del inside[path[-1]]
    with pytest.raises(Refusal) as refused:
        facts_from_dict(found)
    assert (refused.value.code, refused.value.params["path"]) == ("facts.missing_key", "$." + ".".join(path))


def test_every_problem_is_told_at_once():
    wrong = document(action="lend", quantity="many", colour=1)
    with pytest.raises(Refusal) as refused:
        facts_from_dict(wrong)
    assert [reason.params["path"] for reason in refused.value.reasons] == [
        "$.colour",
        "$.action",
        "$.quantity",
    ]


def test_a_range_is_for_making_only_and_not_longer_than_a_year():
    asked = document(last_day="2021-04-06")
    assert facts_from_dict(asked).last_day == date(2021, 4, 6)
    delivering = facts_as_dict(facts("deliver", "C")) | {"last_day": "2020-04-21"}
    with pytest.raises(Refusal) as refused:
        facts_from_dict(delivering)
    assert refused.value.params["path"] == "$.last_day"
    asked = facts("release", "C")
    long_ago = replace(asked.lot, made_from=asked.day - timedelta(days=500), made_until=asked.day)
    with pytest.raises(Refusal) as refused:
        facts_from_dict(facts_as_dict(replace(asked, lot=long_ago)))
    assert refused.value.params["path"] == "$.lot.made_until"


def test_an_unsound_scheme_is_refused():
    cells = [{"category": "D", "recipient_class": "R0", "level": "M0"}] * 2
    scheme = scheme_as_dict(STARTING_SCHEME) | {"cells": cells}
    with pytest.raises(Refusal) as refused:
        facts_from_dict(document(scheme=scheme))
    paths = [reason.params["path"] for reason in refused.value.reasons]
    assert paths == ["$.scheme.cells[1]", "$.scheme"]
    assert "category D is never open" in refused.value.says("en")


@pytest.mark.parametrize(
    "text", ["", "{", "[1,", '{"day": NaN}', '{"day": 1, "day": 2}', "[" * 100_000, "\ufeff{}"]
)
def test_what_is_not_json_is_unreadable(text):
    with pytest.raises(Refusal) as refused:
        parse_facts(text, "facts.json")
    assert refused.value.code == "facts.unreadable"
    assert "facts.json" in refused.value.says("fr")


@pytest.mark.parametrize("text", ["[]", "1", "null", '"x"'])
def test_what_is_not_an_object_is_refused(text):
    with pytest.raises(Refusal) as refused:
        parse_facts(text)
    assert (refused.value.code, refused.value.params["path"]) == ("facts.invalid", "$")


def test_the_example_of_the_documentation_is_sound_and_allowed():
    page = Path(__file__).parents[2] / "docs" / "reference" / "safety-facts.md"
    example = page.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    found = verdict(parse_facts(example))
    assert (found.allowed, found.warnings) == (True, ())


def test_a_file_that_is_not_there_or_not_text_is_unreadable(tmp_path):
    (tmp_path / "latin.json").write_bytes(b"\xe9")
    for path in (tmp_path / "absent.json", tmp_path, tmp_path / "latin.json"):
        with pytest.raises(Refusal) as refused:
            read_facts(path)
        assert refused.value.code == "facts.unreadable"
        assert str(tmp_path) not in refused.value.params["path"]
