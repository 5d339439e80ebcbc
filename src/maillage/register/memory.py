"""What a verifier remembers of a register between two visits, and the attacks that memory reveals.

Guarantees: whoever has seen a state of the log recognises an older one (rollback), one that is not its continuation
(split view), one whose proven time has gone back (freeze), one in which a known withdrawal is missing (hidden
withdrawal). A first visit has no memory: then only the witnesses and the age of the data protect it.

Source: trust page §1, "attacks that the verifier must name".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.register import canonical, fields, reasons
from maillage.register.encoding import decode64, encode64
from maillage.register.fields import Fields, Problems
from maillage.register.merkle import HASH_SIZE
from maillage.register.records import ID
from maillage.register.verdicts import Register

KEYS: Final = ("origin", "root", "size", "time", "trust_version", "withdrawn")


@dataclass(frozen=True, slots=True)
class Memory:
    """The last state seen. `time` is what its quorum attested; `withdrawn` the acts known to be withdrawn."""

    origin: str
    trust_version: int
    size: int
    root: bytes
    time: datetime | None
    withdrawn: tuple[str, ...]

    @classmethod
    def of(cls, register: Register) -> Memory:
        return cls(
            origin=register.checkpoint.origin,
            trust_version=register.chain.latest.version,
            size=register.checkpoint.size,
            root=register.checkpoint.root,
            time=register.time,
            withdrawn=register.state.withdrawn_ids(),
        )

    def write(self) -> bytes:
        content: dict[str, Any] = {
            "origin": self.origin,
            "trust_version": self.trust_version,
            "size": self.size,
            "root": encode64(self.root),
            "time": 0 if self.time is None else int(self.time.timestamp()),
            "withdrawn": list(self.withdrawn),
        }
        return canonical.write(content) + b"\n"


def read(raw: bytes) -> Memory:
    """A memory as written. Raises Refusal `register.record.malformed` by path."""
    problems = Problems()
    try:
        content = canonical.read(raw.removesuffix(b"\n"))
    except ValueError as error:
        content = None
        problems.add(fields.JSON, ".", str(error))
    top = None if problems.found else Fields.of(content, "", KEYS, problems)
    memory = None if top is None else _memory(top)
    problems.settle(reasons.RECORD_MALFORMED)
    assert memory is not None
    return memory


def _memory(top: Fields) -> Memory:
    second = top.integer("time", 0, 2**40)
    try:
        root = decode64(top.text("root", 64))
    except ValueError:
        root = b""
    if len(root) != HASH_SIZE:
        top.problems.add(fields.FORM, "root", top.values["root"], form="base64")
    return Memory(
        origin=top.text("origin"),
        trust_version=top.integer("trust_version", 1, 10_000),
        size=top.integer("size", 0, 2**40),
        root=root,
        time=datetime.fromtimestamp(second, UTC) if second else None,
        withdrawn=top.sorted_texts(
            "withdrawn", lambda text: bool(ID.fullmatch(text)), fields.FORM, form="2026-017"
        ),
    )


def require_continuation(memory: Memory, register: Register, root_at: Callable[[int], bytes]) -> None:
    """Raises Refusal naming every attack, the gravest first; `root_at` gives the root of the new log at a past size."""
    found = [
        *_hidden(memory, register),
        *_rolled_back(memory, register),
        *_split(memory, register, root_at),
        *_frozen(memory, register),
    ]
    if found:
        raise Refusal.because(found)


def _hidden(memory: Memory, register: Register) -> list[Reason]:
    ids = sorted(set(memory.withdrawn) - set(register.state.withdrawn_ids()))
    return [Reason(reasons.HIDDEN_WITHDRAWAL, {"ids": ids})] if ids else []


def _rolled_back(memory: Memory, register: Register) -> list[Reason]:
    pairs = (
        (register.chain.latest.version, memory.trust_version),
        (register.checkpoint.size, memory.size),
    )
    return [Reason(reasons.ROLLBACK, {"found": found, "held": held}) for found, held in pairs if found < held]


def _split(memory: Memory, register: Register, root_at: Callable[[int], bytes]) -> list[Reason]:
    size = register.checkpoint.size
    other_log = memory.origin != register.checkpoint.origin
    if other_log or (memory.size <= size and root_at(memory.size) != memory.root):
        return [Reason(reasons.SPLIT_VIEW, {"size": size, "held": memory.size})]
    return []


def _frozen(memory: Memory, register: Register) -> list[Reason]:
    if memory.time is None or (register.time is not None and register.time >= memory.time):
        return []
    time = "—" if register.time is None else register.time.isoformat(timespec="minutes")
    return [Reason(reasons.FREEZE, {"time": time, "held": memory.time.isoformat(timespec="minutes")})]
