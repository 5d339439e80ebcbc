"""The five attacks before two witnesses of other bodies, through static files only: a folder, and real commands.

The register of the tests is served as a folder. Two witnesses, each with its own key, memory and disk, look at it as
their cron would and give back a line; a visitor verifies with a memory of the last visit. Each attack is one that
would succeed if that visitor, or these witnesses, were careless.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.factories.public_register import WitnessSite, with_lines, written
from tests.register.making import (
    CLOCK,
    LOG,
    ROOTS,
    THIEF,
    WITNESSES,
    Log,
    decision,
    trust_note,
    withdrawal,
)

from maillage.cli.register import register
from maillage.kernel.clock import civil_date
from maillage.register import checkpoints, notes
from maillage.register.keys import SecretKey
from maillage.register.matters import Subject
from maillage.register.records import Record

NOW = datetime.now(UTC)
DAY = civil_date(NOW)
TERMS = {"issued": DAY, "valid_from": DAY}
HELD = trust_note(issued=DAY, expires=DAY + timedelta(days=300), witnesses=WITNESSES[:2])


def run(*words: object) -> Result:
    return CliRunner().invoke(register, [str(word) for word in words], env={"MAILLAGE_LANGUAGE": "en"})


def second() -> Record:
    """A decision on another profile: the one that is withdrawn."""
    return decision("2026-011", subject=Subject("D0107-V3", "D0107-V3/F2", "care"), **TERMS)


class World:
    """A register as a folder, its two witnesses, a visitor who remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.public = folder, folder / "public"
        self.witnesses = [WitnessSite(folder / key.name, key, trust=HELD) for key in WITNESSES[:2]]
        (folder / "trust.note").write_bytes(HELD)

    def log(self, *records: object) -> Log:
        return Log(trust=HELD, trusts={1: HELD}).append(*records)  # type: ignore[arg-type]

    def served(self, log: Log, key: SecretKey = LOG, lines: Sequence[str] = ()) -> None:
        """The folder holds this log, whatever it held before: the witnesses' lines are all it lacks."""
        for path in sorted(self.public.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        raw = with_lines(checkpoints.sign(log.checkpoint(), key), *lines)
        written(self.public, log.publish(checkpoint=raw))

    def asked(self) -> list[Result]:
        """Each witness looks at the folder, in the order of their names."""
        return [self._ask(site) for site in self.witnesses]

    def _ask(self, site: WitnessSite) -> Result:
        first = [] if site.state.exists() else ["--first"]
        return run("witness", self.public, "--trust", site.folder / "trust.note", "--key",
                   site.folder / "witness.key", "--state", site.state, *first)  # fmt: skip

    def cosigned(self, log: Log) -> None:
        """Served, seen by both, served again with their lines."""
        self.served(log)
        answers = self.asked()
        assert [answer.exit_code for answer in answers] == [0, 0], [answer.stderr for answer in answers]
        self.served(log, lines=[answer.stdout for answer in answers])

    def verified(self, *words: object) -> Result:
        return run("verify", self.public, "--trust", self.folder / "trust.note", "--memory",
                   self.folder / "memory", *words)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Seen whole once: a decision that holds, one that is withdrawn."""
    made = World(tmp_path)
    made.cosigned(honest(made))
    assert made.verified("--id", "2026-010").exit_code == 0
    return made


def honest(world: World) -> Log:
    return world.log(decision("2026-010", **TERMS), second(), withdrawal("2026-012", "2026-011", **TERMS))  # fmt: skip


def codes(answers: Sequence[Result]) -> list[str]:
    return [answer.stderr.rsplit("[", 1)[-1].strip(" ]\n") for answer in answers]


def test_two_witnesses_and_a_visitor_agree_on_what_grows(world: World):
    grown = honest(world).append(decision("2026-013", **TERMS))
    world.cosigned(grown)
    assert world.verified("--id", "2026-013").exit_code == 0


def test_rollback(world: World):
    """An older state, from before the withdrawal."""
    older = world.log(decision("2026-010", **TERMS), second())
    world.served(older)
    answers = world.asked()
    assert [a.exit_code for a in answers] == [3, 3]
    assert codes(answers) == ["register.attack.rollback"] * 2
    lines = [
        str(notes.signature_of(older.checkpoint().text, key, int(NOW.timestamp()))) for key in WITNESSES[:2]
    ]
    world.served(older, lines=lines)  # even with the lines that they gave in their time
    assert "Rollback:" in world.verified().stderr


def test_freeze(world: World):
    """The same state for ever: nobody can date it anew, so that it grows too old."""
    log = honest(world)
    old = int((NOW - timedelta(days=8)).timestamp())
    lines = [str(notes.signature_of(log.checkpoint().text, key, old)) for key in WITNESSES[:2]]
    world.served(log, lines=lines)
    assert codes([world.verified()]) == ["register.attack.freeze"]
    newcomer = run(
        "verify", world.public, "--trust", world.folder / "trust.note", "--id", "2026-010", "--json"
    )
    assert json.loads(newcomer.stdout)["verdicts"][0]["outcome"] == "stale"
    assert [a.exit_code for a in world.asked()] == [
        0,
        0,
    ]  # honest witnesses unfreeze it: they date what they see


def test_split_view(world: World):
    """Another history of the same length, shown to one witness and to some visitors."""
    fork = world.log(decision("2026-010", **TERMS), second(), decision("2026-013", **TERMS))
    kept = [site.state.read_bytes() for site in world.witnesses]
    world.served(fork)
    answers = world.asked()
    assert codes(answers) == ["register.attack.split_view"] * 2
    assert [a.stdout for a in answers] == ["", ""]
    world.served(fork.append(decision("2026-014", **TERMS)))  # longer than what they saw
    assert codes(world.asked()) == ["register.attack.split_view"] * 2
    assert [site.state.read_bytes() for site in world.witnesses] == kept
    assert codes([world.verified()]) == ["register.checkpoint.quorum"]  # nobody cosigns a fork


def test_a_fork_for_newcomers_needs_a_quorum(tmp_path: Path):
    """One new witness, shown the fork first, is not a quorum: the other half never verifies."""
    world = World(tmp_path)
    log = honest(world)
    world.served(log)
    first = world._ask(world.witnesses[0])
    fork = world.log(decision("2026-010", **TERMS))
    world.served(fork)
    second = world._ask(world.witnesses[1])
    assert (first.exit_code, second.exit_code) == (0, 0)
    for shown, line in ((log, first.stdout), (fork, second.stdout)):
        world.served(shown, lines=[line])
        assert codes([world.verified()]) == ["register.checkpoint.quorum"]


def test_key_swap(world: World):
    """A thief signs under the log's name; then under the root's."""
    log = honest(world).append(decision("2026-013", **TERMS))
    stolen = SecretKey(LOG.name, LOG.algorithm, THIEF.seed)
    world.served(log, key=stolen)
    answers = world.asked()
    assert codes(answers) == ["register.attack.key_swap"] * 2
    assert codes([world.verified()]) == ["register.attack.key_swap"]
    terms = {
        "issued": DAY,
        "expires": DAY + timedelta(days=300),
        "version": 2,
        "first_index": len(log.entries),
    }
    forged = trust_note([SecretKey(root.name, root.algorithm, bytes([n]) * 32) for n, root in enumerate(ROOTS[:2])],
                        previous=notes_digest(HELD), witnesses=WITNESSES[:2],
                        roots=[SecretKey(root.name, root.algorithm, bytes([n]) * 32) for n, root in enumerate(ROOTS)],
                        **terms)  # fmt: skip
    world.served(log)
    (world.public / "trust/2.note").write_bytes(forged)
    assert "register.attack.key_swap" in world.verified().stderr
    assert all("register.attack.key_swap" in answer.stderr for answer in world.asked())


def notes_digest(raw: bytes) -> str:
    from hashlib import sha256

    return sha256(notes.parse(raw).text.encode()).hexdigest()


def test_withdrawn_then_hidden(world: World):
    """A longer register in which the withdrawal never was."""
    hidden = world.log(
        decision("2026-010", **TERMS), second(),
        *(decision(f"2026-01{n}", **TERMS) for n in (3, 4)),
    )  # fmt: skip
    world.served(hidden)
    assert codes(world.asked()) == ["register.attack.split_view"] * 2
    text = hidden.checkpoint().text
    lines = [str(notes.signature_of(text, key, int(NOW.timestamp()) + 5)) for key in WITNESSES[:2]]
    world.served(hidden, lines=lines)  # both witnesses bribed: the visitor's memory is what is left
    said = world.verified("--id", "2026-011").stderr
    assert "register.attack.hidden_withdrawal" in said and "2026-011" in said


def test_without_a_witness_every_verdict_says_so(tmp_path: Path):
    alone = trust_note(issued=DAY, expires=DAY + timedelta(days=300), witnesses=(), quorum=0)
    log = Log(trust=alone, trusts={1: alone}).append(decision("2026-010", **TERMS))
    (tmp_path / "trust.note").write_bytes(alone)
    written(tmp_path / "public", log.publish(NOW, witnesses=(), clock=True))
    assert CLOCK.public in checkpoints_keys(tmp_path)
    found = run(
        "verify", tmp_path / "public", "--trust", tmp_path / "trust.note", "--id", "2026-010", "--json"
    )
    (verdict,) = json.loads(found.stdout)["verdicts"]
    assert (verdict["outcome"], verdict["warnings"]) == ("current", ["register.verdict.not_witnessed"])


def checkpoints_keys(folder: Path) -> list[object]:
    return list(notes.verified(notes.parse((folder / "public/checkpoint").read_bytes()), [CLOCK.public]))
