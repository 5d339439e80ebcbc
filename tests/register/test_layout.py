"""The public register as files: written by steps or at once, read by tlog-tiles, verified whole."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register import making
from tests.register.making import (
    NOW,
    ORIGIN,
    SIGNERS,
    SITE,
    TRUST,
    Log,
    decision,
    key_record,
    opened,
    signed,
)

from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, layout, proofs, tiles, trust, verdicts
from maillage.register.encoding import decode64, encode64
from maillage.register.merkle import leaf_hash
from maillage.register.replay import Replay
from maillage.register.tree import Tree

LOG = Log().append(decision("2026-010"), decision("2026-011"))
FILES = LOG.publish()


def publication(log: Log, since: int = 0) -> dict[str, bytes]:
    state = Replay(trust.chain(TRUST, ORIGIN, log.trusts)).add_all(log.entries)
    return layout.publication(
        tree=log.tree, entries=log.entries, state=state, checkpoint=log.cosigned(), trust=log.trusts, site=SITE, since=since
    )  # fmt: skip


def test_the_files_of_a_register():
    assert sorted(FILES) == [
        "checkpoint", "feed.json",
        *(f"proofs/2026-0{n}.tlog-proof" for n in ("01", "02", "03", "10", "11")),
        *(f"records/2026-0{n}.note" for n in ("01", "02", "03", "10", "11")),
        "tile/0/000.p/5", "tile/entries/000.p/5", "trust/1.note",
    ]  # fmt: skip
    assert FILES["records/2026-010.note"] == LOG.entries[3]


def test_a_proof_file_stands_alone():
    found = proofs.verify(FILES["proofs/2026-010.tlog-proof"], LOG.entries[3], trust.read(TRUST, ORIGIN), NOW)
    assert (found.index, found.checkpoint.size, len(found.attested.witnesses)) == (3, 5, 2)
    with pytest.raises(Refusal, match=r"proof\.wrong"):
        proofs.verify(FILES["proofs/2026-010.tlog-proof"], LOG.entries[4], trust.read(TRUST, ORIGIN), NOW)


def test_publishing_by_steps_keeps_what_was_published():
    log = Log()
    files = publication(log)
    for n in range(10, 14):
        since = len(log.entries)
        log.append(decision(f"2026-0{n}"))
        step = publication(log, since)
        mutable = {"checkpoint", "feed.json", "trust/1.note"}
        assert set(files) & set(step) <= mutable
        files |= step
    found = opened(files)
    assert found.register.checkpoint.size == 7
    assert verdicts.on_id(found.register, "2026-013").is_current


def test_a_file_of_a_register_is_needed_or_its_own():
    cases: list[tuple[str, Callable[[dict[str, bytes]], object], str]] = [
        ("no checkpoint", lambda f: f.pop("checkpoint"), "file.missing"),
        ("no entries", lambda f: f.pop("tile/entries/000.p/5"), "file.missing"),
        ("entries cut", lambda f: f.update({"tile/entries/000.p/5": f["tile/entries/000.p/5"][:-1]}), "file.differs"),
        ("entries long", lambda f: f.update({"tile/entries/000.p/5": f["tile/entries/000.p/5"] + b"\0"}), "file.differs"),
        ("other record", lambda f: f.update({"records/2026-010.note": LOG.entries[4]}), "file.differs"),
        ("record added", lambda f: f.update({"records/2026-099.note": LOG.entries[4]}), "file.differs"),
        ("proof added", lambda f: f.update({"proofs/2026-099.tlog-proof": b""}), "file.differs"),
        ("hashes", lambda f: f.update({"tile/0/000.p/5": bytes(160)}), "file.differs"),
        ("other proof", lambda f: f.update({"proofs/2026-010.tlog-proof": f["proofs/2026-011.tlog-proof"]}), "proof.wrong"),
        ("no proof", lambda f: f.update({"proofs/2026-010.tlog-proof": b""}), "proof.malformed"),
        ("other origin", lambda f: f.update({"checkpoint": f["checkpoint"].replace(b"decisions\n", b"other\n", 1)}), "checkpoint.other_origin"),
    ]  # fmt: skip
    found = {}
    for name, change, _ in cases:
        files = dict(FILES)
        change(files)
        with pytest.raises(Refusal) as refused:
            opened(files)
        found[name] = refused.value.code.removeprefix("register.")
    assert found == {name: code for name, _, code in cases}


def test_entries_that_do_not_give_the_root_are_refused():
    other = Log().append(decision("2026-010"), decision("2026-012"))
    files = FILES | {"tile/entries/000.p/5": dict(tiles.entry_tiles(other.entries))["tile/entries/000.p/5"]}
    with pytest.raises(Refusal, match=r"tree\.differs"):
        opened(files)


def test_only_what_a_verifier_needs_may_be_downloaded():
    needed = {
        name: raw
        for name, raw in FILES.items()
        if not name.startswith(("records", "proofs", "feed", "tile/0"))
    }
    assert opened(needed).register == opened(FILES).register


def test_a_proof_of_another_log_is_a_split_view():
    other = Log().append(decision("2026-010"), decision("2026-012"))
    forged = proofs.write(3, other.tree.inclusion(3), other.cosigned())
    with pytest.raises(Refusal, match=r"split_view"):
        opened(FILES | {"proofs/2026-010.tlog-proof": forged})


def test_the_paths_of_tlog_tiles():
    """The examples of the specification."""
    assert tiles.path("0", 1234067, 256) == "tile/0/x001/x234/067"
    widths = {}
    level, count = 0, 70_000
    while count:
        spans = list(tiles.spans(count))
        widths[level] = (sum(w == 256 for _, w in spans), [w for _, w in spans if w < 256])
        level, count = level + 1, count // 256
    assert widths == {0: (273, [112]), 1: (1, [17]), 2: (0, [1])}


@given(st.integers(1, 700), st.data())
def test_tiles_give_back_the_entries_and_grow_without_changing(size: int, data: st.DataObject):
    since = data.draw(st.integers(0, size))
    entries = [b"x" * (n % 7) + str(n).encode() for n in range(size)]
    tree, whole = Tree(map(leaf_hash, entries)), dict(tiles.entry_tiles(entries))
    assert list(tiles.read_entries(whole, size)) == entries
    before = Tree(map(leaf_hash, entries[:since]))
    steps = dict(tiles.entry_tiles(entries[:since])) | dict(tiles.entry_tiles(entries, since))
    assert whole.items() <= steps.items()
    assert list(tiles.read_entries(steps, since)) == entries[:since]
    hashes = dict(tiles.hash_tiles(tree))
    grown = dict(tiles.hash_tiles(before)) | dict(tiles.hash_tiles(tree, since))
    assert hashes.items() <= grown.items()
    assert b"".join(raw for name, raw in hashes.items() if name.startswith("tile/0/")) == b"".join(
        map(leaf_hash, entries)
    )


def test_a_partial_bundle_may_be_replaced_by_the_whole_one():
    entries = [str(n).encode() for n in range(300)]
    files = dict(tiles.entry_tiles(entries))
    assert list(tiles.read_entries(files, 100)) == entries[:100]


def test_the_feed_is_a_json_feed_newest_first():
    feed = json.loads(FILES["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"][:2]] == [
        "2026-011 – Décision de classement", "2026-010 – Décision de classement",
    ]  # fmt: skip
    assert feed["items"][0]["url"] == f"{SITE}/records/2026-011.note"
    assert len({item["id"] for item in feed["items"]}) == 5


def test_sizes_that_differ_are_not_published():
    log = Log()
    state = Replay(trust.chain(TRUST, ORIGIN, log.trusts)).state
    with pytest.raises(ValueError, match="one size"):
        layout.publication(
            tree=log.tree, entries=log.entries, state=state, checkpoint=log.cosigned(), trust={}, site=SITE
        )


def test_what_no_quorum_cosigned_yet_is_in_the_tiles_and_nowhere_else():
    log = Log().append(decision("2026-010"))
    cosigned = log.cosigned()
    before = publication(log)
    log.append(decision("2026-011"))
    state = Replay(trust.chain(TRUST, ORIGIN, log.trusts)).add_all(log.entries)
    newest = checkpoints.sign(log.checkpoint(), making.LOG)
    files = layout.publication(
        tree=log.tree,
        entries=log.entries,
        state=state,
        checkpoint=cosigned,
        newest=newest,
        trust=log.trusts,
        site=SITE,
    )
    assert "records/2026-011.note" not in files and "2026-011" not in files["feed.json"].decode()
    assert opened(files).entries == tuple(log.entries[:4])
    added = {"witness/checkpoint", "tile/entries/000.p/5", "tile/0/000.p/5"}
    assert {name for name in files if files[name] != before.get(name)} - {"checkpoint", "proofs"} >= added
    assert files["witness/checkpoint"] == newest


def test_a_forger_who_pads_base64_is_refused():
    text = FILES["checkpoint"].decode()
    last = text.rstrip("\n").rsplit(" ", 1)[1]
    assert encode64(decode64(last)) == last
    loose = (
        text.replace(last, last[:-3] + chr(ord(last[-3]) + 1) + last[-2:])
        if last.endswith("==")
        else text + "="
    )
    with pytest.raises(Refusal):
        proofs.witnessed(loose.encode(), trust.read(TRUST, ORIGIN), NOW)


def test_a_key_record_is_published_like_any_other():
    assert FILES["records/2026-001.note"] == signed(key_record("2026-001", SIGNERS[0], "decision"))
