"""Trees: the outside vectors, the definition of RFC 6962 as brute force, and every past size."""

from __future__ import annotations

import base64
import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import outside_data

from maillage.register.merkle import (
    EMPTY_ROOT,
    includes,
    includes_in_subtree,
    is_consistent,
    leaf_hash,
    subtree_is_consistent,
)
from maillage.register.tree import Tree

VECTORS = Path(__file__).resolve().parents[3] / "shared/data/vectors/merkle-rfc6962.json"
# The eight entries and the roots that certificate-transparency implementations are tried on.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def naive_root(entries: list[bytes]) -> bytes:
    """RFC 6962 §2.1, to the letter."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def numbered(count: int) -> list[bytes]:
    return [f"entry {n}".encode() for n in range(count)]


def tree_of(entries: list[bytes]) -> Tree:
    return Tree(map(leaf_hash, entries))


def answer(case: dict) -> bool:
    proof = [base64.b64decode(element) for element in case["proof"] or ()]
    data = {
        name: base64.b64decode(case[name]) for name in ("leafHash", "root", "root1", "root2") if name in case
    }
    if "treeSize" in case:
        return includes(
            index=case["leafIdx"],
            size=case["treeSize"],
            leaf=data["leafHash"],
            root=data["root"],
            proof=proof,
        )
    if "size1" in case:
        sizes = {"old_size": case["size1"], "size": case["size2"]}
        return is_consistent(**sizes, old_root=data["root1"], root=data["root2"], proof=proof)
    span = {"start": case["start"], "end": case["end"]}
    if "leafIdx" in case:
        return includes_in_subtree(
            **span, index=case["leafIdx"], leaf=data["leafHash"], root=data["root"], proof=proof
        )
    return subtree_is_consistent(
        **span, size=case["size"], subtree=data["root1"], root=data["root2"], proof=proof
    )


def test_outside_vectors():
    cases = json.loads(outside_data(VECTORS).read_text())
    wrong = [case["file"] for case in cases if answer(case) is case["wantErr"]]
    assert (wrong, len(cases)) == ([], 259)


def test_the_known_root():
    tree = tree_of([bytes.fromhex(entry) for entry in ENTRIES])
    assert tree.root().hex() == ROOT_OF_8
    assert tree.root(0) == Tree().root() == EMPTY_ROOT


def test_every_proof_of_every_size_up_to_40():
    entries = numbered(40)
    tree, leaves = tree_of(entries), [leaf_hash(entry) for entry in entries]
    wrong = Counter()
    for size in range(1, 41):
        root = naive_root(entries[:size])
        wrong["root"] += tree.root(size) != root
        for index in range(size):
            proof = tree.inclusion(index, size)
            wrong["inclusion"] += not includes(
                index=index, size=size, leaf=leaves[index], root=root, proof=proof
            )
            wrong["place"] += includes(
                index=(index + 1) % size if size > 1 else 1,
                size=size,
                leaf=leaves[index],
                root=root,
                proof=proof,
            )
        for old in range(1, size + 1):
            wrong["consistency"] += not is_consistent(
                old_size=old,
                old_root=naive_root(entries[:old]),
                size=size,
                root=root,
                proof=tree.consistency(old, size),
            )
    assert wrong == Counter(root=0, inclusion=0, place=0, consistency=0)


@given(st.integers(2, 200), st.data())
def test_a_changed_past_has_no_proof(size: int, data: st.DataObject):
    old = data.draw(st.integers(1, size - 1))
    altered = data.draw(st.integers(0, old - 1))
    entries = numbered(size)
    honest, other = tree_of(entries), tree_of([*entries[:altered], b"other", *entries[altered + 1 :]])
    claims = {"old_size": old, "old_root": honest.root(old), "size": size}
    assert is_consistent(**claims, root=honest.root(), proof=honest.consistency(old))
    assert not is_consistent(**claims, root=other.root(), proof=other.consistency(old))
    assert not is_consistent(**claims, root=other.root(), proof=honest.consistency(old))


@given(st.integers(1, 200), st.data())
def test_proofs_have_exactly_their_elements(size: int, data: st.DataObject):
    tree = tree_of(numbered(size))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    path, between = tree.inclusion(index), tree.consistency(old)
    place = {"index": index, "size": size, "leaf": tree.leaf(index), "root": tree.root()}
    sizes = {"old_size": old, "old_root": tree.root(old), "size": size, "root": tree.root()}
    assert len(path) <= 8 and len(between) <= 9
    for extra in (bytes(32), b"short"):
        assert not includes(**place, proof=[*path, extra]) and not includes(**place, proof=[extra, *path])
        assert not is_consistent(**sizes, proof=[*between, extra])
        assert not is_consistent(**sizes, proof=[extra, *between])
    if path:
        assert not includes(**place, proof=path[:-1])
    if between:
        assert not is_consistent(**sizes, proof=between[:-1])


def test_what_a_tree_cannot_answer():
    tree = tree_of(numbered(3))
    for ask in (
        lambda: tree.root(4),
        lambda: tree.inclusion(3),
        lambda: tree.inclusion(2, 2),
        lambda: tree.consistency(0),
        lambda: tree.consistency(3, 2),
        lambda: tree.append(b"short"),
    ):
        with pytest.raises(ValueError):
            ask()
    assert tree.size == 3
