"""Measure the register: a tree of a million leaves, proofs, and the whole of a register verified.

``python benchmarks/register/run.py [--leaves 1000000] [--decisions 10000] [--runs 3]`` prints one JSON object: the
machine, the versions, medians of processor time. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cryptography
import segno
from tests.register.making import (
    LABELLER,
    LOG,
    NOW,
    ORIGIN,
    SIGNERS,
    TRUST,
    WITNESSES,
    Log,
    decision,
    label,
    opened,
    signed,
)
from tests.register.test_vectors import ALONE_MODULE

from maillage.cli.register_export import write_folder
from maillage.formats.register_folder import companions
from maillage.register import checkpoints, labels, notes, proofs, trust, verdicts, verifying
from maillage.register.checkpoints import Checkpoint
from maillage.register.matters import Subject
from maillage.register.merkle import includes, is_consistent, leaf_hash
from maillage.register.tree import Tree


def timed(call: Callable[[], Any], runs: int) -> float:
    """Median seconds of processor of `runs` calls: what the machine does beside does not count."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return statistics.median(found)


def micro(call: Callable[[int], Any], places: list[int]) -> float:
    """Median microseconds of a call over places."""
    return round(statistics.median(timed(lambda place=place: call(place), 1) for place in places) * 1e6, 1)


def trees(count: int) -> dict[str, Any]:
    leaves = [leaf_hash(b"entry %d" % n) for n in range(count)]
    start = time.process_time()
    tree = Tree(leaves)
    spent = time.process_time() - start
    root, rng = tree.root(), random.Random(1)
    places = [rng.randrange(1, count) for _ in range(500)]
    paths = {place: tree.inclusion(place) for place in places}
    between = {place: (tree.root(place), tree.consistency(place)) for place in places}

    def included(place: int) -> None:
        assert includes(index=place, size=count, leaf=leaves[place], root=root, proof=paths[place])

    def continued(place: int) -> None:
        old, path = between[place]
        assert is_consistent(old_size=place, old_root=old, size=count, root=root, proof=path)

    return {
        "leaves": count,
        **full_proof(tree, leaves),
        "appends_per_second": round(count / spent),
        "root_us": round(timed(tree.root, 100) * 1e6, 1),
        "inclusion_proof_us": micro(tree.inclusion, places),
        "inclusion_verify_us": micro(included, places),
        "consistency_proof_us": micro(tree.consistency, places),
        "consistency_verify_us": micro(continued, places),
    }


def full_proof(tree: Tree, leaves: list[bytes]) -> dict[str, Any]:
    """A proof file in that tree, its checkpoint cosigned by three witnesses, verified whole from its bytes."""
    note, count = signed(decision("2026-010")), len(leaves)
    tree = Tree([*leaves, leaf_hash(note)])
    made = Checkpoint(ORIGIN, count + 1, tree.root())
    bare = checkpoints.sign(made, LOG)
    second = int(NOW.timestamp())
    checkpoint = notes.with_signatures(bare, [notes.signature_of(made.text, w, second) for w in WITNESSES])
    proof, held = proofs.write(count, tree.inclusion(count), checkpoint), trust.read(TRUST, ORIGIN)
    path = tree.inclusion(count // 3)
    longest = proofs.write(count // 3, path, checkpoint)
    return {
        "proof_with_three_witnesses_bytes": max(len(proof), len(longest)),
        "proof_with_three_witnesses_verify_us": round(timed(lambda: proofs.verify(proof, note, held, NOW), 300) * 1e6, 1),
    }  # fmt: skip


def signatures() -> dict[str, Any]:
    log = Log().append(decision("2026-010"))
    note, key = notes.parse(log.entries[3]), SIGNERS[0]
    value = key.sign(note.text, None)
    keys = [key.public for key in SIGNERS]
    printed = label(log)
    message = labels.write(printed, LABELLER)
    register = opened(log.publish()).register
    return {
        "ed25519_sign_us": round(timed(lambda: key.sign(note.text, None), 300) * 1e6, 1),
        "ed25519_verify_us": round(timed(lambda: key.public.accepts(value, note.text), 300) * 1e6, 1),
        "signature_line_us": round(timed(lambda: notes.signature_of(note.text, key), 300) * 1e6, 1),
        "verify_two_signatures_us": round(timed(lambda: notes.verified(note, keys), 300) * 1e6, 1),
        "label_bytes": len(message),
        "label_qr_version": segno.make(labels.address(message, "https://registre.example"), error="m", boost_error=False).version,
        "label_sign_us": round(timed(lambda: labels.write(printed, LABELLER), 300) * 1e6, 1),
        "label_verdict_us": round(timed(lambda: verifying.on_label(register, message), 300) * 1e6, 1),
    }  # fmt: skip


def registers(count: int, runs: int) -> dict[str, Any]:
    """`count` decisions, each signed by two."""
    log = Log()
    for n in range(count):
        version = f"D{n % 5000 + 1000:04d}-V{n // 5000 + 1}"
        subject = Subject(version, f"{version}/F1", "care")
        log.entries.append(signed(decision(f"2026-{n + 10:03d}", subject=subject)))
    files = log.publish()
    needed = {name: raw for name, raw in files.items() if not name.startswith(("records", "proofs"))}
    register = opened(needed).register
    last = f"2026-{count + 9:03d}"
    assert register.state.faults == [] and verdicts.on_id(register, last).is_current
    checkpoint, held = files["checkpoint"], register.chain.latest
    with TemporaryDirectory() as folder:
        written = written_s(Path(folder), files | companions(register.state, checkpoint, held))
    return {
        **written,
        "decisions": count,
        "files_to_download": len(needed),
        "megabytes": round(sum(map(len, needed.values())) / 1e6, 2),
        "verify_all_s": round(timed(lambda: opened(needed), runs), 2),
        "verify_all_by_the_lone_verifier_s": round(
            timed(lambda: ALONE_MODULE.Register(needed, TRUST, ORIGIN, NOW), runs), 2
        ),
        "verdict_us": round(timed(lambda: verdicts.on_id(register, last), 300) * 1e6, 1),
    }


def written_s(folder: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Writing an exported folder whole, then again when nothing is new: what a cron does."""
    return {
        "files_of_an_export": len(files),
        "export_write_s": round(timed(lambda: write_folder(folder, files), 1), 2),
        "export_again_s": round(timed(lambda: write_folder(folder, files), 1), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    report = {
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0], "platform": platform.platform()},
        "versions": {"python": platform.python_version(), "cryptography": cryptography.__version__},
        "tree": trees(asked.leaves),
        "signatures": signatures(),
        "register": registers(asked.decisions, asked.runs),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
