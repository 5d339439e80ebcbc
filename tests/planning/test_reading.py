"""Files are refused for every problem at once, each with its path; good ones become records."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.kernel.refusals import Refusal
from maillage.planning.instance import Limits
from maillage.planning.plan import UnservedReason
from maillage.planning.reading import read_instance, read_plan

HERE = Path(__file__).parent
SMALL = HERE / "instances" / "small.json"

# The example of the format's page, as it is printed there.
PAGE_INSTANCE = """
{"format": "maillage-planning-instance/1", "start": "2020-04-06", "days": 14,
 "limits": {"max_travel_hours": 3.0, "max_candidates": 8, "max_workshops_per_need": 4},
 "designs": [{"id": "D1", "category": "B", "steps": [{"process": "fdm", "hours_per_unit": 0.6}],
   "labour_hours_per_unit": 0.1,
   "materials": [{"id": "pla", "units_per_unit": 0.03}, {"id": "elastic", "units_per_unit": 0.3}],
   "min_lot": 10, "envelope_mm": [180, 160, 20], "release_days": 0}],
 "workshops": [{"id": "W1", "lat": 48.73, "lon": -3.45, "territory": "22", "zone": "continent",
   "max_envelope_mm": {"fdm": [220, 220, 250]},
   "machine_hours": {"fdm": [16, 16, 16, 16, 16, 6, 0, 16, 16, 16, 16, 16, 6, 0]},
   "labour_hours": [20, 20, 20, 20, 20, 8, 0, 20, 20, 20, 20, 20, 8, 0],
   "materials": {"pla": [{"day": 0, "quantity": 8.0}, {"day": 7, "quantity": 8.0}],
                 "elastic": [{"day": 0, "quantity": 200.0}]}}],
 "needs": [{"id": "N1", "designs": ["D1"], "lat": 48.51, "lon": -2.76, "territory": "22",
   "zone": "continent", "quantity": 300, "deadline": 5, "weight": 3.0}],
 "industry": [{"id": "I1", "design": "D1", "zone": "continent", "from_day": 8, "units_per_day": 500}],
 "stocks": [{"id": "S1", "design": "D1", "lat": 48.86, "lon": 2.35, "zone": "continent", "quantity": 120}],
 "refusals": [{"design": "D1", "territory": "75", "reason": "territory.forbids"}],
 "commitments": [{"need": "N1", "workshop": "W1", "design": "D1", "quantity": 100, "ready_day": 4}]}
"""
PAGE_PLAN = """
{"format": "maillage-plan/1",
 "instance_sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
 "solver": {"name": "highs", "version": "1.9", "seed": 0, "seconds": 3.2},
 "lines": [{"need": "N1", "workshop": "W1", "design": "D1", "quantity": 200, "ready_day": 4,
            "arrival_day": 4, "on_time": true}],
 "schedule": [{"need": "N1", "workshop": "W1", "design": "D1", "day": 2, "quantity": 80.0}],
 "unserved": [{"need": "N1", "missing": 100,
   "reasons": [{"code": "capacity.machine", "process": "fdm", "workshops": ["W1"]}]}],
 "withdrawn": [{"need": "N2", "workshop": "W1", "design": "D1", "quantity": 50, "code": "capacity.lost"}],
 "summary": {"weighted_on_time_coverage": 0.71, "upper_bound": 0.72, "gap": 0.014, "served_late": 0.02,
             "km_per_unit": 31.0, "lines": 1200}}
"""


def problems(content: bytes | str, read: Any = read_instance) -> list[tuple[str, str]]:
    """(path, code) of each problem a file is refused for."""
    with pytest.raises(Refusal) as refused:
        read(content.encode() if isinstance(content, str) else content)
    first, *others = refused.value.reasons
    assert first.code == "planning.bad_input"
    assert first.params["count"] == len(others) > 0
    return [(reason.params["path"], reason.code.removeprefix("planning.expected.")) for reason in others]


def changed(path: str, value: Any, source: str = PAGE_INSTANCE) -> str:
    """The page's example with one field replaced (by ...: removed)."""
    record = json.loads(source)
    if path.startswith("needs"):
        record.pop("commitments", None)  # they would miss the need as well
    *keys, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    place = record
    for key in keys:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(record)


def test_the_example_of_the_page_is_read() -> None:
    instance = read_instance(PAGE_INSTANCE.encode())
    assert instance.days == 14
    assert instance.limits == Limits(3.0, 8, 4)
    assert instance.designs[0].envelope_mm == (180.0, 160.0, 20.0)
    assert instance.workshops[0].machine_hours["fdm"][5] == 6.0
    assert instance.workshops[0].materials["pla"][1].day == 7
    assert instance.refusals[0].workshop is None
    assert instance.commitments[0].ready_day == 4
    assert instance.sha256 == hashlib.sha256(PAGE_INSTANCE.encode()).hexdigest()


def test_the_plan_of_the_page_is_read() -> None:
    plan = read_plan(PAGE_PLAN.encode())
    assert (plan.lines[0].source_kind, plan.lines[0].source) == ("workshop", "W1")
    params = {"process": "fdm", "workshops": ["W1"]}
    assert plan.unserved[0].reasons == (UnservedReason("capacity.machine", params),)
    assert plan.summary.bound_kind == ""


def test_a_path_gives_what_its_bytes_give() -> None:
    assert read_instance(SMALL) == read_instance(SMALL.read_bytes())


def test_absent_optional_fields_take_the_defaults_of_the_page() -> None:
    record = {
        "format": "maillage-planning-instance/1",
        "start": "2020-04-06",
        "days": 2,
        "designs": [{"id": "D", "steps": [{"process": "fdm", "hours_per_unit": 1}]}],
        "workshops": [{"id": "W", "lat": 0, "lon": 0, "machine_hours": {"fdm": [1, 1]}}],
        "needs": [
            {"id": "N", "designs": ["D"], "lat": 0, "lon": 0, "quantity": 1, "deadline": 99, "weight": 1}
        ],
    }
    instance = read_instance(json.dumps(record).encode())
    assert instance.limits == Limits(3.0, 8, 4)
    design, workshop, need = instance.designs[0], instance.workshops[0], instance.needs[0]
    assert (design.min_lot, design.release_days, design.labour_hours_per_unit) == (1, 0, 0.0)
    assert (design.materials, design.envelope_mm, design.category) == ((), None, "")
    assert (workshop.labour_hours, workshop.materials, workshop.max_envelope_mm) == ((0.0, 0.0), {}, None)
    assert (workshop.zone, workshop.territory, need.zone, need.territory) == ("", "", "", "")
    assert (instance.industry, instance.stocks, instance.refusals, instance.commitments) == ((), (), (), ())


@pytest.mark.parametrize("emptied", [("needs",), ("workshops",), ("needs", "workshops")])
def test_no_need_and_no_workshop_are_valid(emptied: tuple[str, ...]) -> None:
    record = json.loads(PAGE_INSTANCE)
    for key in (*emptied, "commitments"):
        record[key] = []
    assert getattr(read_instance(json.dumps(record).encode()), emptied[0]) == ()


NAN, INFINITY = float("nan"), float("inf")
BAD: list[tuple[str, Any, str, str]] = [
    ("format", "maillage-planning-instance/2", "format", "format"),
    ("start", "2020-02-30", "start", "date"),
    ("start", "20200406", "start", "date"),
    ("days", 0, "days", "integer"),
    ("days", 14.0, "days", "integer"),
    ("days", True, "days", "integer"),
    ("surprise", 1, "surprise", "known_key"),
    ("needs", ..., "needs", "present"),
    ("needs", None, "needs", "list"),
    ("needs/0", [], "needs[0]", "object"),
    ("limits/max_travel_hours", 0, "limits.max_travel_hours", "number"),
    ("limits/max_candidates", 0, "limits.max_candidates", "integer"),
    ("limits/max_workshops_per_need", 2.5, "limits.max_workshops_per_need", "integer"),
    ("limits", None, "limits", "object"),
    ("designs/0/steps", {}, "designs[0].steps", "list"),
    ("designs/0/steps", [], "designs[0].steps", "not_empty"),
    ("designs/0/steps", ..., "designs[0].steps", "present"),
    ("designs/0/bought", True, "designs[0].steps", "length"),
    ("designs/0/bought", 1, "designs[0].bought", "boolean"),
    ("industry/0/until_day", 0, "industry[0].until_day", "integer"),
    ("designs/0/steps/0/hours_per_unit", 0, "designs[0].steps[0].hours_per_unit", "number"),
    ("designs/0/steps/0/process", "", "designs[0].steps[0].process", "string"),
    ("designs/0/materials/0/units_per_unit", 0, "designs[0].materials[0].units_per_unit", "number"),
    ("designs/0/materials/1/id", "pla", "designs[0].materials[1].id", "unique"),
    ("designs/0/labour_hours_per_unit", -0.1, "designs[0].labour_hours_per_unit", "number"),
    ("designs/0/min_lot", 0, "designs[0].min_lot", "integer"),
    ("designs/0/envelope_mm", [1, 2], "designs[0].envelope_mm", "length"),
    ("designs/0/envelope_mm", [1, 2, 0], "designs[0].envelope_mm[2]", "number"),
    ("designs/0/envelope_mm", None, "designs[0].envelope_mm", "list"),
    ("designs/0/release_days", -1, "designs[0].release_days", "integer"),
    ("workshops/0/lat", 90.5, "workshops[0].lat", "number"),
    ("workshops/0/lon", -181, "workshops[0].lon", "number"),
    ("workshops/0/lat", "48", "workshops[0].lat", "number"),
    ("workshops/0/labour_hours", [20] * 13, "workshops[0].labour_hours", "length"),
    ("workshops/0/machine_hours/fdm", [16] * 15, "workshops[0].machine_hours.fdm", "length"),
    ("workshops/0/machine_hours/fdm/3", -1, "workshops[0].machine_hours.fdm[3]", "number"),
    ("workshops/0/machine_hours/fdm/3", NAN, "workshops[0].machine_hours.fdm[3]", "number"),
    ("workshops/0/machine_hours", [], "workshops[0].machine_hours", "object"),
    ("workshops/0/max_envelope_mm/fdm", [220, 220], "workshops[0].max_envelope_mm.fdm", "length"),
    ("workshops/0/materials/pla/0/day", 14, "workshops[0].materials.pla[0].day", "integer"),
    ("workshops/0/materials/pla/0/quantity", -1, "workshops[0].materials.pla[0].quantity", "number"),
    ("workshops/0/zone", None, "workshops[0].zone", "string"),
    ("needs/0/designs", [], "needs[0].designs", "not_empty"),
    ("needs/0/designs", ["D1", "D1"], "needs[0].designs[1]", "unique"),
    ("needs/0/quantity", 0, "needs[0].quantity", "integer"),
    ("needs/0/quantity", 10**7 + 1, "needs[0].quantity", "integer"),
    ("needs/0/quantity", 300.0, "needs[0].quantity", "integer"),
    ("needs/0/quantity", "300", "needs[0].quantity", "integer"),
    ("needs/0/deadline", -1, "needs[0].deadline", "integer"),
    ("needs/0/weight", 0, "needs[0].weight", "number"),
    ("needs/0/weight", INFINITY, "needs[0].weight", "number"),
    ("needs/0/weight", True, "needs[0].weight", "number"),
    ("industry/0/design", "D9", "industry[0].design", "reference"),
    ("industry/0/from_day", -1, "industry[0].from_day", "integer"),
    ("industry/0/units_per_day", 0, "industry[0].units_per_day", "integer"),
    ("stocks/0/quantity", 0, "stocks[0].quantity", "integer"),
    ("stocks/0/lon", ..., "stocks[0].lon", "present"),
    ("refusals/0", {"reason": "x"}, "refusals[0]", "target"),
    ("refusals/0/territory", None, "refusals[0].territory", "string"),
    ("refusals/0/reason", ..., "refusals[0].reason", "present"),
    ("refusals/0/workshop", "W9", "refusals[0].workshop", "reference"),
    ("refusals/0/design", None, "refusals[0].design", "string"),
    ("commitments/0/need", "N9", "commitments[0].need", "reference"),
    ("commitments/0/workshop", "W9", "commitments[0].workshop", "reference"),
    ("commitments/0/ready_day", 14, "commitments[0].ready_day", "integer"),
    ("commitments/0/quantity", 0, "commitments[0].quantity", "integer"),
]


@pytest.mark.parametrize(("path", "value", "where", "code"), BAD)
def test_one_bad_field_is_the_only_problem_told(path: str, value: Any, where: str, code: str) -> None:
    assert problems(changed(path, value)) == [(where, code)]


def test_an_unknown_design_of_a_need_is_told() -> None:
    record = json.loads(PAGE_INSTANCE)
    record["needs"][0]["designs"] = ["D1", "D9"]
    assert problems(json.dumps(record)) == [("needs[0].designs[1]", "reference")]


def test_a_commitment_to_a_design_its_need_does_not_accept_is_told() -> None:
    record = json.loads(PAGE_INSTANCE)
    record["designs"].append({**record["designs"][0], "id": "D2"})
    record["commitments"][0]["design"] = "D2"
    assert problems(json.dumps(record)) == [("commitments[0].design", "accepted_design")]


@pytest.mark.parametrize("name", ["designs", "workshops", "needs", "industry", "stocks"])
def test_an_identifier_twice_in_a_list_is_told(name: str) -> None:
    record = json.loads(PAGE_INSTANCE)
    record[name].append(copy.deepcopy(record[name][0]))
    assert problems(json.dumps(record)) == [(f"{name}[1].id", "unique")]


def test_a_process_twice_in_a_design_is_told() -> None:
    record = json.loads(PAGE_INSTANCE)
    record["designs"][0]["steps"] *= 2
    assert problems(json.dumps(record)) == [("designs[0].steps[1].process", "unique")]


def test_every_problem_is_told_at_once() -> None:
    record = json.loads(PAGE_INSTANCE)
    record["needs"][0].update(quantity=-5, weight=None, colour="red")
    record["workshops"][0]["lat"] = NAN
    del record["designs"][0]["category"], record["limits"], record["stocks"][0]["id"]
    assert sorted(problems(json.dumps(record))) == [
        ("needs[0].colour", "known_key"),
        ("needs[0].quantity", "integer"),
        ("needs[0].weight", "number"),
        ("stocks[0].id", "present"),
        ("workshops[0].lat", "number"),
    ]


def test_a_key_written_twice_is_told() -> None:
    content = PAGE_INSTANCE.replace('"quantity": 300', '"quantity": 300, "quantity": 3')
    assert problems(content) == [("needs[0].quantity", "single_key")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1,",
        b"1" * 5000,
        b"[" * 100_000,
        '{"format": "\ud800"}'.encode("utf-8", "surrogatepass"),
    ],
    ids=["empty", "cut", "utf-16 mark", "cut list", "long number", "deep", "surrogate"],
)
def test_what_is_not_json_is_refused(content: bytes) -> None:
    assert problems(content) == [("", "json")]
    assert problems(content, read_plan) == [("", "json")]


@pytest.mark.parametrize("content", ["[]", "3", "null", '"text"'])
def test_a_root_that_is_not_an_object_is_refused(content: str) -> None:
    assert problems(content) == [("", "object")]


def test_another_format_is_told_alone() -> None:
    assert problems(PAGE_PLAN) == [("format", "format")]
    assert problems(PAGE_INSTANCE, read_plan) == [("format", "format")]


def test_the_refusal_speaks_both_languages() -> None:
    with pytest.raises(Refusal) as refused:
        read_instance(changed("needs/0/quantity", -5).encode())
    assert refused.value.says("en").splitlines() == [
        "instance file refused: 1 problem(s).",
        "needs[0].quantity: -5; expected: an integer from 1 to 10000000.",
    ]
    assert refused.value.says("fr").splitlines()[1] == (
        "needs[0].quantity\u202f: -5\u202f; attendu\u202f: un entier de 1 à 10000000."
    )


BAD_PLAN: list[tuple[str, Any, str, str]] = [
    ("instance_sha256", "12", "instance_sha256", "digest"),
    ("lines/0/workshop", ..., "lines[0]", "one_source"),
    ("lines/0/stock", "S1", "lines[0]", "one_source"),
    ("lines/0/quantity", 0, "lines[0].quantity", "integer"),
    ("lines/0/quantity", 1.5, "lines[0].quantity", "integer"),
    ("lines/0/on_time", 1, "lines[0].on_time", "boolean"),
    ("lines/0/ready_day", -1, "lines[0].ready_day", "integer"),
    ("schedule/0/quantity", NAN, "schedule[0].quantity", "number"),
    ("schedule/0/quantity", -1, "schedule[0].quantity", "number"),
    ("unserved/0/reasons/0/code", 3, "unserved[0].reasons[0].code", "string"),
    ("unserved/0/missing", 0, "unserved[0].missing", "integer"),
    ("withdrawn/0/code", "because", "withdrawn[0].code", "code"),
    ("summary/gap", NAN, "summary.gap", "number"),
    ("summary/lines", 2.5, "summary.lines", "integer"),
    ("solver", ..., "solver", "present"),
]


@pytest.mark.parametrize(("path", "value", "where", "code"), BAD_PLAN)
def test_one_bad_field_of_a_plan_is_the_only_problem_told(
    path: str, value: Any, where: str, code: str
) -> None:
    assert problems(changed(path, value, PAGE_PLAN), read_plan) == [(where, code)]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PATHS = [path for path, *_ in BAD if path not in ("surprise",)]


@given(path=st.sampled_from(PATHS), value=ANY_JSON)
@settings(max_examples=150, deadline=None)
def test_whatever_a_field_holds_the_reader_reads_or_refuses(path: str, value: Any) -> None:
    try:
        read_instance(changed(path, value).encode("utf-8", "surrogatepass"))
    except Refusal as refusal:
        assert refusal.code == "planning.bad_input"
        refusal.says("fr").encode()


def test_an_object_that_is_bought_has_no_step_and_one_of_an_older_file_is_read_when_asked() -> None:
    record = json.loads(PAGE_INSTANCE)
    record["designs"][0]["steps"] = []
    older = json.dumps(record).encode()
    (design,) = read_instance(older, stepless_is_bought=True).designs
    assert (design.bought, design.steps) == (True, ())
    assert problems(older) == [("designs[0].steps", "not_empty")]
    for change in ({"bought": True}, {"bought": True, "steps": ...}):
        said = copy.deepcopy(record)
        said["designs"][0].update(change)
        said["designs"][0] = {key: value for key, value in said["designs"][0].items() if value is not ...}
        assert read_instance(json.dumps(said).encode()).designs == (design,)
