"""The library and the stand-alone verifier, asked the same of whatever can be made: they never disagree."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.making import (
    LABELLER,
    ORIGIN,
    ROOTS,
    SIGNERS,
    SITE,
    TRUST,
    Log,
    basis,
    decision,
    suspension,
)
from tests.register.test_labels import LABEL, signed
from tests.register.test_records import OF_EACH_KIND
from tests.register.test_vectors import ALONE_MODULE, asked, by_library, by_the_other, load

from maillage.kernel.refusals import Refusal
from maillage.register import canonical, labels, notes, records, trust
from maillage.register.matters import Scope
from maillage.register.opening import open_register
from maillage.register.replay import Replay

HONEST = load("honest")
LOG = Log().append(
    decision("2026-008"),
    basis("2026-009"),
    decision("2026-010"),
    suspension("2026-012", Scope(design="D0109")),
)
ODD = st.sampled_from(
    [None, True, False, 0, 1, -1, 2**53, 1.5, "", " ", "x", "\u202f", "\u200b", "A", "B", "E", "2026-010", "2026-008",
     "2026-11-26", "2026-02-30", "٢٠٢٦-11-26", "D0107", "D0107-V3", "D0107-V3/F1", "é", [], ["A"], ["A", "A"], ["B", "A"],
     ["0" * 64], ["0" * 63], {}, {"x": 1}, "a\nb", "a b", "x" * 300, "decision", "label", "root", "add", "retire"]
)  # fmt: skip


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [prefix] if prefix else []
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        found += paths(inner, (*prefix, key))
    return found


def changed(content: Any, path: tuple[Any, ...], value: Any, how: str) -> None:
    value = json.loads(json.dumps(value))  # what one example gets, another does not change
    for key in path[:-1]:
        content = content[key]
    if how == "remove":
        del content[path[-1]]
    elif how == "add" and isinstance(content, dict):
        content["more"] = value
    else:
        content[path[-1]] = value


def text_of(content: Any, sort: str) -> str | None:
    try:
        return f"{ORIGIN}/{sort}/v1\n{canonical.write(content).decode()}\n"
    except ValueError:
        return None


@settings(max_examples=40)
@given(st.sampled_from(OF_EACH_KIND), st.data())
def test_on_records_of_any_content(record: records.Record, data: st.DataObject):
    content = json.loads(json.dumps(record.as_dict()))
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(paths(content)))
        changed(content, path, data.draw(ODD), data.draw(st.sampled_from(["set", "set", "remove", "add"])))
    text = text_of(content, "record")
    if text is None:
        return
    raw = notes.signed(text, *(ROOTS[:2] if content.get("kind") == "key" else SIGNERS))
    replay = Replay(trust.chain(TRUST, ORIGIN, {}))
    replay.add_all(LOG.entries)
    try:
        ours = replay.admit(raw).record.id
    except Refusal as refusal:
        ours = refusal.code
    assert their_answer(raw) == ours


def their_answer(raw: bytes) -> str:
    alone = ALONE_MODULE.Register(LOG_FILES, TRUST, ORIGIN, HONEST["instant"])
    try:
        alone.leaves.append(ALONE_MODULE.leaf_of(raw))
        alone.take(raw, len(alone.entries))
    except ALONE_MODULE.Bad as bad:
        return str(bad)
    return next(reversed(alone.acts))


LOG_FILES = LOG.publish()


@settings(max_examples=40)
@given(st.data())
def test_on_trust_documents_of_any_content(data: st.DataObject):
    content = json.loads(trust.read(TRUST, ORIGIN).text.split("\n")[1])
    path = data.draw(st.sampled_from(paths(content)))
    changed(content, path, data.draw(ODD), data.draw(st.sampled_from(["set", "set", "remove", "add"])))
    text = text_of(content, "trust")
    if text is None:
        return
    raw = notes.signed(text, *ROOTS[:2])
    assert _code(lambda: trust.read(raw, ORIGIN)) == _code(lambda: ALONE_MODULE.Trust(raw, ORIGIN))


def _code(ask: Any) -> str:
    try:
        ask()
    except Refusal as refusal:
        return refusal.code
    except ALONE_MODULE.Bad as bad:
        return str(bad)
    return ""


@settings(max_examples=15)
@given(st.sampled_from(sorted(HONEST["files"])), st.data())
def test_on_files_damaged_in_any_way(path: str, data: st.DataObject):
    raw = HONEST["files"][path]
    place = data.draw(st.integers(0, len(raw) - 1))
    length = data.draw(st.integers(0, 40))
    instead = data.draw(st.binary(max_size=3) | st.just(raw[place : place + length] * 2))
    damaged = raw[:place] + instead + raw[place + length :]
    case = HONEST | {"files": HONEST["files"] | {path: damaged}, "questions": HONEST["questions"][:3]}
    ours, theirs = by_library(case), by_the_other(case)
    assert ours == theirs
    # a signature line written twice is the same note; nothing else passes, and no answer is any other
    assert ours == [stated for _, _, stated in case["questions"]] or {a.split()[0] for a in ours} == {
        "bad_signature"
    }


@settings(max_examples=40)
@given(st.data())
def test_on_labels_of_any_bytes(data: st.DataObject):
    message = data.draw(st.sampled_from([signed(), labels.write(LABEL, LABELLER)]))
    place = data.draw(st.integers(0, len(message) - 1))
    length = data.draw(st.integers(0, 3))
    message = message[:place] + data.draw(st.binary(max_size=3)) + message[place + length :]
    address = labels.address(message, SITE)
    assert ALONE.on_label(address)[0] == asked(OPENED.register, "label", address).outcome


OPENED = open_register(HONEST["files"], HONEST["trust"].encode(), ORIGIN, HONEST["instant"])
ALONE = ALONE_MODULE.Register(HONEST["files"], HONEST["trust"].encode(), ORIGIN, HONEST["instant"])
