"""Records: each kind is read as it is written, and what is malformed is refused by its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.register.making import (
    DAY,
    ORIGIN,
    SIGNERS,
    WITNESSES,
    amendment,
    basis,
    decision,
    key_record,
    lifting,
    recall,
    record,
    suspension,
    withdrawal,
)

from maillage.kernel.refusals import Refusal
from maillage.register import canonical, records
from maillage.register.kinds import KIND_NAMES, KINDS, Kind
from maillage.register.matters import Policy, Scope, Text
from maillage.register.records import Record

FILES = ("0" * 64, "a" * 64)
OF_EACH_KIND = (
    decision("2026-010", basis="2026-009", supersedes="2026-008", valid_until=date(2027, 1, 1)),
    amendment("2026-011", "2026-010", "Autres règles", date(2026, 12, 1)),
    suspension("2026-012", Scope(design="D0107", lots=("D0107V3-L0042-26W48-03-M",))),
    withdrawal("2026-013", "2026-010", valid_from=DAY + timedelta(days=3)),
    lifting("2026-014", "2026-012"),
    record("2026-015", Kind.POLICY, Policy("11", ("C", "D"), ("D0107", "D0107-V3/F1"), ("R3",))),
    basis("2026-016"),
    record("2026-017", Kind.NOTICE, Text("B", FILES, {"languages": ["en", "fr"]})),
    record("2026-018", Kind.RULING, Text("Q0012", FILES[:1], {})),
    recall("2026-019", Scope(workshop="L0042")),
    key_record("2026-020", SIGNERS[0], "decision", "retire", compromised=True),
)


def test_every_kind_is_read_as_written():
    assert [r.kind.value for r in OF_EACH_KIND] == list(KINDS)
    assert set(KIND_NAMES) == set(KINDS)
    for made in OF_EACH_KIND:
        text = made.text(ORIGIN)
        read = records.of_text(text, ORIGIN)
        assert read == made
        assert read.text(ORIGIN) == text


Change = Callable[[dict[str, Any]], Any]


def set_to(**values: Any) -> Change:
    return lambda content: content.update(values)


def inside(key: str, **values: Any) -> Change:
    return lambda content: content[key].update(values)


CASES: list[tuple[int, Change, list[tuple[str, str]]]] = [
    (0, set_to(id="2026-17"), [("form", "id")]),
    (0, set_to(id=2026), [("form", "id")]),
    (0, set_to(kind="classify"), [("choice", "kind")]),
    (0, set_to(kind=["decision"]), [("choice", "kind")]),
    (0, set_to(authority=""), [("text", "authority")]),
    (0, set_to(authority="x" * 201), [("text", "authority")]),
    (0, set_to(reason="lisez \u202e!"), [("text", "reason")]),
    (0, set_to(reason="a\u200bb"), [("text", "reason")]),
    (0, set_to(reason="a\u0000b"), [("text", "reason")]),
    (0, set_to(issued="2026-11-31"), [("date", "issued")]),
    (0, set_to(valid_from="20261126"), [("date", "valid_from")]),
    (0, set_to(valid_from="2026-11-25"), [("period", "valid_from")]),
    (0, set_to(valid_until="2026-11-25"), [("period", "valid_until")]),
    (0, set_to(valid_until=0), [("date", "valid_until")]),
    (0, set_to(surprise=1), [("keys", ".")]),
    (0, lambda content: content.pop("category"), [("keys", ".")]),
    (0, set_to(category="E"), [("choice", "category")]),
    (0, set_to(files=[]), [("not_empty", "files")]),
    (0, set_to(files=list(reversed(FILES))), [("list", "files")]),
    (0, set_to(files=[FILES[0], FILES[0]]), [("list", "files")]),
    (0, set_to(files=[FILES[0], "A" * 64]), [("digest", "files[1]")]),
    (0, set_to(files=[1]), [("list", "files")]),
    (0, set_to(files="x"), [("list", "files")]),
    (0, set_to(subject=[]), [("object", "subject")]),
    (0, inside("subject", use="in care"), [("form", "subject.use")]),
    (0, inside("subject", profile="D0107-V4/F1"), [("consistent", "subject.profile")]),
    (0, inside("subject", version="D107-V3"), [("form", "subject.version"), ("consistent", "subject.profile")]),
    (0, inside("subject", more=1), [("keys", "subject")]),
    (0, set_to(basis="2026-9"), [("form", "basis")]),
    (0, set_to(details=[]), [("object", "details")]),
    (0, set_to(id="x", category="x", authority=3), [("choice", "category"), ("form", "id"), ("text", "authority")]),
    (1, set_to(valid_until="2027-01-01"), [("period", "valid_until")]),
    (1, set_to(target=""), [("form", "target")]),
    (2, set_to(valid_until="2027-01-01"), [("period", "valid_until")]),
    (2, lambda c: c["scope"].update(design="", lots=[]), [("not_empty", "scope")]),
    (2, inside("scope", lots=["b", "a"]), [("list", "scope.lots")]),
    (2, inside("scope", workshop="L 42"), [("form", "scope.workshop")]),
    (5, set_to(categories=["B", "E"]), [("choice", "categories[1]")]),
    (5, set_to(territory=""), [("form", "territory")]),
    (10, set_to(action="remove"), [("choice", "action")]),
    (10, set_to(action="add"), [("consistent", "compromised")]),
    (10, set_to(compromised=1), [("boolean", "compromised")]),
    (10, set_to(key=str(SIGNERS[0].public)[:-1]), [("key", "key")]),
    (10, set_to(key=str(WITNESSES[0].public)), [("key", "key")]),
]  # fmt: skip


@pytest.mark.parametrize(("rank", "change", "expected"), CASES)
def test_what_is_malformed_is_refused_by_path(rank: int, change: Change, expected: list[tuple[str, str]]):
    content = json.loads(json.dumps(OF_EACH_KIND[rank].as_dict()))
    change(content)
    text = f"{ORIGIN}/record/v1\n{canonical.write(content).decode()}\n"
    with pytest.raises(Refusal, match=r"register\.record\.malformed") as refused:
        records.of_text(text, ORIGIN)
    found = [(r.code.removeprefix("register.expected."), r.params["path"]) for r in refused.value.reasons[1:]]
    assert sorted(found) == sorted(expected)


GOOD = OF_EACH_KIND[0].text(ORIGIN)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace("/record/v1", "/record/v2"), "first_line"),
        (GOOD.replace("registre.example", "registre.exemple"), "first_line"),
        (GOOD.replace("\n{", "\n {"), "json"),
        (GOOD + "\n", "json"),
        (GOOD[:-1] + " \n", "json"),
        (GOOD.replace('"category":"B",', '"category":"B","category":"B",'), "json"),
        (GOOD.replace('"uses":1', '"uses":1.0'), "json"),
        (GOOD.split("\n")[0] + "\n", "json"),
        (GOOD.split("\n")[0] + "\n[]\n", "choice"),
    ],
)
def test_what_is_not_two_lines_of_canonical_json_is_refused(text: str, code: str):
    with pytest.raises(Refusal) as refused:
        records.of_text(text, ORIGIN)
    assert [r.code for r in refused.value.reasons[1:]] == [f"register.expected.{code}"]


@pytest.mark.parametrize("detail", [1.5, float("nan"), "\ud800", 2**53, b"x"])
def test_what_cannot_be_signed_is_not_written(detail: Any):
    made = decision("2026-010", details={"x": detail})
    with pytest.raises(Refusal, match=r"register\.record\.malformed"):
        made.text(ORIGIN)


def test_what_would_not_be_read_is_not_written():
    made: Record = decision("2026-010", files=("b" * 64, "a" * 64))
    with pytest.raises(Refusal, match=r"register\.record\.malformed"):
        made.text(ORIGIN)


@pytest.mark.parametrize(
    ("scope", "profile", "lot"),
    [
        (Scope(design="D0107"), True, True),
        (Scope(version="D0107-V3"), True, True),
        (Scope(version="D0107-V4"), False, False),
        (Scope(profile="D0107-V3/F1"), True, True),
        (Scope(profile="D0107-V3/F2"), False, False),
        (Scope(design="D0107", version="D0107-V4"), False, False),
        (Scope(workshop="L0042"), False, True),
        (Scope(workshop="L0043"), False, False),
        (Scope(design="D0108", workshop="L0042"), False, False),
        (Scope(lots=("one", "other")), False, True),
        (Scope(lots=("other",)), False, False),
        (Scope(workshop="L0043", lots=("one",)), False, False),
    ],
)
def test_a_scope_covers_what_matches_all_it_names(scope: Scope, profile: bool, lot: bool):
    assert scope.covers_profile("D0107-V3/F1") is profile
    assert scope.covers_lot("D0107-V3/F1", "L0042", "one") is lot
