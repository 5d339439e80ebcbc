"""Records of the register: typed reading of what was signed, refused by path, and writing of what is to be signed.

Guarantees: a record is read from the exact text of its note; every field of its kind is there, none other, each of
its form; nothing takes effect before it was issued. Reading then writing gives the same bytes. No field takes a
person's name: the log cannot forget.

Source: trust page §1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any, Final

from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.register import fields, matters, reasons
from maillage.register.encoding import is_digest
from maillage.register.fields import Fields, Problems
from maillage.register.keys import PLAIN, PublicKey
from maillage.register.kinds import CATEGORIES, KINDS, Kind
from maillage.register.matters import Matter, Scope, Subject
from maillage.register.signed_text import content_of, first_line, text_of

COMMON: Final = ("authority", "id", "issued", "kind", "reason", "valid_from", "valid_until")
LONGEST: Final = 10_000
ID: Final = re.compile(r"\d{4}-\d{3,6}", re.ASCII)
DESIGN: Final = re.compile(r"D\d{4,8}", re.ASCII)
VERSION: Final = re.compile(r"D\d{4,8}-V\d{1,4}", re.ASCII)
PROFILE: Final = re.compile(r"D\d{4,8}-V\d{1,4}/F\d{1,4}", re.ASCII)
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,79}", re.ASCII)
# These end others, or hold until they are ended: a date of their own would let them lapse in silence.
OPEN_ENDED: Final = frozenset({Kind.AMEND, Kind.SUSPEND, Kind.WITHDRAW, Kind.LIFT, Kind.RECALL, Kind.KEY})


@dataclass(frozen=True, slots=True)
class Record:
    """One act, as signed. `valid_until` is inclusive; None is open-ended."""

    id: str
    kind: Kind
    authority: str
    issued: date
    valid_from: date
    valid_until: date | None
    reason: str
    matter: Matter

    def as_dict(self) -> dict[str, Any]:
        """The content to sign."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "authority": self.authority,
            "issued": self.issued.isoformat(),
            "valid_from": self.valid_from.isoformat(),
            "valid_until": None if self.valid_until is None else self.valid_until.isoformat(),
            "reason": self.reason,
            **_plain(self.matter),
        }

    def text(self, origin: str) -> str:
        """The text that the authority signs. Raises Refusal when it would not be read back."""
        try:
            text = text_of(origin, "record", self.as_dict())
        except ValueError as error:
            raise Refusal(reasons.RECORD_MALFORMED, others=[_not_json(error)]) from None
        of_text(text, origin)
        return text


def _not_json(error: ValueError) -> Reason:
    return Reason(fields.JSON, {"path": ".", "found": str(error)})


def _plain(value: Any) -> Any:
    """A matter as JSON: names of fields are names of members."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PublicKey):
        return str(value)
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in dataclass_fields(value)}
    return value


def of_text(text: str, origin: str) -> Record:
    """The record of a note's text. Raises Refusal `register.record.malformed` with every problem by its path."""
    problems = Problems()
    content = content_of(text, origin, "record", problems)
    kind = content.get("kind") if isinstance(content, Mapping) else None
    if not problems.found and kind not in KINDS:
        problems.add(fields.CHOICE, "kind", kind, choices=list(KINDS))
    problems.settle(reasons.RECORD_MALFORMED)
    keys, reader = _READERS[str(kind)]
    top = Fields.of(content, "", (*COMMON, *keys), problems)
    record = None if top is None else _record(top, Kind(str(kind)), reader)
    problems.settle(reasons.RECORD_MALFORMED)
    assert record is not None
    return record


def origin_of(text: str) -> str:
    """The register that a text of a record names in its first line; empty when it names none."""
    first = text.partition("\n")[0]
    origin = first.removesuffix(first_line("", "record"))
    return "" if origin == first else origin


def _record(top: Fields, kind: Kind, reader: Callable[[Fields], Matter]) -> Record:
    record = Record(
        id=top.form("id", ID, "2026-017"),
        kind=kind,
        authority=top.text("authority"),
        issued=top.day("issued"),
        valid_from=top.day("valid_from"),
        valid_until=top.day_or_none("valid_until"),
        reason=top.text("reason", LONGEST),
        matter=reader(top),
    )
    if not top.problems.found:  # dates that could not be read are in no order
        _check_period(record, top.problems)
    return record


def _check_period(record: Record, problems: Problems) -> None:
    start, until = record.valid_from, record.valid_until
    if start < record.issued:
        problems.add(fields.PERIOD, "valid_from", start.isoformat(), why="valid_from ≥ issued")
    if until is not None and record.kind in OPEN_ENDED:
        problems.add(fields.PERIOD, "valid_until", until.isoformat(), why="valid_until = null")
    elif until is not None and until < start:
        problems.add(fields.PERIOD, "valid_until", until.isoformat(), why="valid_until ≥ valid_from")


def _files(top: Fields, filled: bool) -> tuple[str, ...]:
    return top.sorted_texts("files", is_digest, fields.DIGEST, filled=filled)


def _codes(top: Fields, key: str) -> tuple[str, ...]:
    return top.sorted_texts(key, lambda text: bool(CODE.fullmatch(text)), fields.FORM, form="code")


def _target(top: Fields) -> str:
    return top.form("target", ID, "2026-017")


def _decision(top: Fields) -> Matter:
    inner = top.inner("subject", ("version", "profile", "use"))
    subject = Subject("", "", "")
    if inner is not None:
        subject = Subject(
            version=inner.form("version", VERSION, "D0107-V3"),
            profile=inner.form("profile", PROFILE, "D0107-V3/F1"),
            use=inner.form("use", CODE, "code"),
        )
        if subject.profile.partition("/")[0] != subject.version:
            top.problems.add(
                fields.CONSISTENT, "subject.profile", subject.profile, why=subject.version + "/…"
            )
    return matters.Decision(
        subject=subject,
        files=_files(top, filled=True),
        category=top.choice("category", CATEGORIES),
        rules=top.text("rules", LONGEST, empty=True),
        basis=top.form("basis", ID, "2026-017", empty=True),
        supersedes=top.form("supersedes", ID, "2026-017", empty=True),
        details=top.open_object("details"),
    )


def _amend(top: Fields) -> Matter:
    return matters.Amend(
        target=_target(top),
        rules=top.text("rules", LONGEST, empty=True),
        until=top.day_or_none("until"),
        details=top.open_object("details"),
    )


def _scope(top: Fields) -> Scope:
    inner = top.inner("scope", ("design", "version", "profile", "workshop", "lots"))
    if inner is None:
        return Scope()
    scope = Scope(
        design=inner.form("design", DESIGN, "D0107", empty=True),
        version=inner.form("version", VERSION, "D0107-V3", empty=True),
        profile=inner.form("profile", PROFILE, "D0107-V3/F1", empty=True),
        workshop=inner.form("workshop", CODE, "L0042", empty=True),
        lots=_codes(inner, "lots"),
    )
    if scope == Scope():
        top.problems.add(fields.NOT_EMPTY, "scope", {})
    return scope


def _suspend(top: Fields) -> Matter:
    return matters.Suspend(_scope(top))


def _recall(top: Fields) -> Matter:
    return matters.Recall(_scope(top), _files(top, filled=False))


def _ending(top: Fields) -> Matter:
    return matters.Ending(_target(top))


def _policy(top: Fields) -> Matter:
    return matters.Policy(
        territory=top.form("territory", CODE, "code"),
        categories=top.sorted_texts(
            "categories", CATEGORIES.__contains__, fields.CHOICE, choices=list(CATEGORIES)
        ),
        designs=_codes(top, "designs"),
        recipient_classes=_codes(top, "recipient_classes"),
    )


def _legal_basis(top: Fields) -> Matter:
    return matters.LegalBasis(
        basis=top.form("basis", CODE, "code"),
        reference=top.text("reference", empty=True),
        details=top.open_object("details"),
    )


def _text(top: Fields) -> Matter:
    return matters.Text(
        subject=top.form("subject", CODE, "code"),
        files=_files(top, filled=True),
        details=top.open_object("details"),
    )


def _key(top: Fields) -> Matter:
    action = top.choice("action", ("add", "retire"))
    key = top.key("key")
    compromised = top.boolean("compromised")
    if compromised and action == "add":
        top.problems.add(fields.CONSISTENT, "compromised", True, why="false")
    if key is None:
        return matters.Ending("")  # reported: never returned to a caller
    if key.algorithm != PLAIN:
        top.problems.add(fields.KEY, "key", str(key))
    return matters.KeyChange(action, top.form("role", CODE, "code"), key, compromised)


Reader = Callable[[Fields], Matter]
_READERS: Final[dict[str, tuple[tuple[str, ...], Reader]]] = {
    Kind.DECISION: (("subject", "files", "category", "rules", "basis", "supersedes", "details"), _decision),
    Kind.AMEND: (("target", "rules", "until", "details"), _amend),
    Kind.SUSPEND: (("scope",), _suspend),
    Kind.WITHDRAW: (("target",), _ending),
    Kind.LIFT: (("target",), _ending),
    Kind.POLICY: (("territory", "categories", "designs", "recipient_classes"), _policy),
    Kind.LEGAL_BASIS: (("basis", "reference", "details"), _legal_basis),
    Kind.NOTICE: (("subject", "files", "details"), _text),
    Kind.RULING: (("subject", "files", "details"), _text),
    Kind.RECALL: (("scope", "files"), _recall),
    Kind.KEY: (("action", "role", "key", "compromised"), _key),
}
