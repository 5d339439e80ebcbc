"""What may be said of a record, of a file, today: six answers, and never "valid" for want of one.

Guarantees: authentic is not current. *Current* needs a record of the log, signed as its kind demands, in force on the
day, and data whose time is attested and younger than the trust document allows for its category. What ends a decision
is believed however old the data are; what lets it stand is not. Only the SHA-256 of a file, present in a decision
that is current, approves that file.

Source: trust page §1.5 and its golden rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from maillage.kernel import reasons as catalogue
from maillage.kernel.clock import civil_date
from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.register import notes, reasons, records
from maillage.register.checkpoints import Checkpoint
from maillage.register.kinds import Kind
from maillage.register.matters import Decision, Subject
from maillage.register.merkle import leaf_hash
from maillage.register.replay import require_signers
from maillage.register.state import Entry, State
from maillage.register.trust import Chain


class Outcome(StrEnum):
    CURRENT = "current"
    NOT_IN_FORCE = "not_in_force"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    UNKNOWN = "not_in_register"
    BAD_SIGNATURE = "bad_signature"


OUTCOME_NAMES: Final[dict[str, Text]] = {
    Outcome.CURRENT: Text("Authentique et en vigueur", "Authentic and current"),
    Outcome.NOT_IN_FORCE: Text("Authentique, pas en vigueur", "Authentic, not in force"),
    Outcome.WITHDRAWN: Text("Authentique, mais retiré", "Authentic but withdrawn"),
    Outcome.STALE: Text("Authentique, mais données trop anciennes", "Authentic, but the data are too old"),
    Outcome.UNKNOWN: Text("Absent du registre", "Not in the register"),
    Outcome.BAD_SIGNATURE: Text("Signature non valable", "Bad signature"),
}
_STOP_FR = "N’utilisez pas cet objet ni ce fichier sur la foi de cette décision."
_STOP_EN = "Do not use this object or this file on the strength of this decision."


def _cause(name: str, fr: str, en: str, advice_fr: str = _STOP_FR, advice_en: str = _STOP_EN) -> str:
    return declare(f"register.verdict.{name}", fr=fr, en=en, advice_fr=advice_fr, advice_en=advice_en)


CURRENT = _cause(
    "current",
    "L’acte {id} est authentique et en vigueur.",
    "Act {id} is authentic and current.",
    "Suivez ce que dit l’acte.",
    "Follow what the act says.",
)
NOT_YET = _cause("not_yet", "L’acte {id} prend effet le {day}.", "Act {id} takes effect on {day}.")
EXPIRED = _cause("expired", "L’acte {id} a pris fin le {day}.", "Act {id} ended on {day}.")
SUPERSEDED = _cause(
    "superseded",
    "L’acte {id} est remplacé par {by} depuis le {day}.",
    "Act {id} is replaced by {by} since {day}.",
)
WITHDRAWN = _cause(
    "withdrawn",
    "L’acte {id} est retiré par {by} depuis le {day}.",
    "Act {id} is withdrawn by {by} since {day}.",
)
LIFTED = _cause(
    "lifted", "L’acte {id} est levé par {by} depuis le {day}.", "Act {id} is lifted by {by} since {day}."
)
SUSPENDED = _cause(
    "suspended", "{id} est suspendu par {by} depuis le {day}.", "{id} is suspended by {by} since {day}."
)
RECALLED = _cause(
    "recalled", "{id} est rappelé par {by} depuis le {day}.", "{id} is recalled by {by} since {day}."
)
_REFRESH_FR = "Téléchargez le registre de nouveau. S’il reste ancien, quelqu’un le retient peut-être (gel)."
_REFRESH_EN = "Download the register again. If it stays old, somebody may be holding it back (freeze)."
STALE = _cause(
    "stale",
    "Le registre date du {time} ; pour {category} il faut moins de {days} jour(s).",
    "The register is of {time}; {category} needs less than {days} day(s).",
    _REFRESH_FR,
    _REFRESH_EN,
)
UNDATED = _cause(
    "undated",
    "Rien ne prouve la date de ce registre.",
    "Nothing proves the date of this register.",
    _REFRESH_FR,
    _REFRESH_EN,
)
ABSENT = _cause("absent", "Le registre ne contient pas {what}.", "The register does not hold {what}.")
NOT_WITNESSED = _cause(
    "not_witnessed",
    "Aucun témoin extérieur n’a contresigné : seul le registre atteste cet état.",
    "No outside witness cosigned: the register alone attests this state.",
    "Demandez à l’autorité de faire contresigner son registre.",
    "Ask the authority to have its register cosigned.",
)


@dataclass(frozen=True, slots=True)
class Register:
    """A register that was verified: its state, and the time that its witnesses (or it alone) attest."""

    chain: Chain
    checkpoint: Checkpoint
    state: State
    time: datetime | None
    witnesses: tuple[str, ...]
    now: datetime

    @property
    def witnessed(self) -> bool:
        return bool(self.chain.latest.quorum)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, why, and on what it stands. `id` is the act it speaks of, `rules` what that act demands."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    id: str = ""
    rules: str = ""
    warnings: tuple[Reason, ...] = ()

    @property
    def is_current(self) -> bool:
        return self.outcome is Outcome.CURRENT

    def says(self, language: str) -> str:
        lines = [OUTCOME_NAMES[self.outcome].to(language)]
        lines += [catalogue.render(r.code, r.params, language) for r in (*self.reasons, *self.warnings)]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "codes": [reason.code for reason in self.reasons],
            "id": self.id,
            "warnings": [reason.code for reason in self.warnings],
        }


def on_id(register: Register, id: str) -> Verdict:
    """The verdict on an act by its number."""
    entry = register.state.entries.get(id)
    return unknown(register, id) if entry is None else on_entry(register, entry)


def on_record(register: Register, raw: bytes) -> Verdict:
    """The verdict on the bytes of a record somebody holds: those, and no others, must be in the log."""
    leaf = leaf_hash(raw)
    id = register.state.by_leaf.get(leaf)
    if id is not None:
        return on_entry(register, register.state.entries[id])
    try:
        for fault in register.state.faults:
            if fault.leaf == leaf:
                raise Refusal.because(fault.reasons)
        note = notes.parse(raw)
        record = records.of_text(note.text, register.chain.origin)
        require_signers(note, record.kind, register.chain.latest, register.state)
    except Refusal as refusal:
        return refused(refusal)
    return unknown(register, record.id)


def on_file(register: Register, sha256: str) -> tuple[Verdict, ...]:
    """The verdict of every decision that names the file, those that are current first."""
    found = [on_entry(register, entry) for entry in register.state.by_file.get(sha256, ())]
    return tuple(sorted(found, key=lambda verdict: not verdict.is_current)) or (unknown(register, sha256),)


def on_use(register: Register, subject: Subject) -> Verdict:
    """The verdict on whatever decision classifies a profile for a use: the one that holds, else the last."""
    found = register.state.by_use.get((subject.profile, subject.use), ())
    answers = [on_entry(register, entry) for entry in found]
    current = [answer for answer in answers if answer.is_current]
    return (current or answers or [unknown(register, f"{subject.profile} {subject.use}")])[-1]


def unknown(register: Register, what: str) -> Verdict:
    return Verdict(Outcome.UNKNOWN, (Reason(ABSENT, {"what": what}),), warnings=warnings_of(register))


def refused(refusal: Refusal) -> Verdict:
    """What could not be verified, for whatever reason, is answered by the most severe of the six."""
    return Verdict(Outcome.BAD_SIGNATURE, refusal.reasons)


def warnings_of(register: Register) -> tuple[Reason, ...]:
    return () if register.witnessed else (Reason(NOT_WITNESSED),)


def on_entry(register: Register, entry: Entry) -> Verdict:
    """The verdict on a record that the log holds, on the day of `register.now`."""
    day, state = civil_date(register.now), register.state
    terms = state.terms(entry, day)
    ending = _ending(state, entry, day) or _standing(state, entry, terms.until, day)
    if ending is None:
        matter = entry.record.matter
        ending = _staleness(register, matter.category if isinstance(matter, Decision) else "")
    outcome, reason = ending or (Outcome.CURRENT, Reason(CURRENT, {"id": entry.record.id}))
    return Verdict(outcome, (reason,), entry.record.id, terms.rules, warnings_of(register))


Answer = tuple[Outcome, Reason] | None


def _ending(state: State, entry: Entry, day: date) -> Answer:
    """What an act of an authority ended: believed whatever the age of the data."""
    id, matter = entry.record.id, entry.record.matter
    by = state.ended(id, day)
    if by is not None:
        lifted = by.record.kind == Kind.LIFT
        code, outcome = (LIFTED, Outcome.NOT_IN_FORCE) if lifted else (WITHDRAWN, Outcome.WITHDRAWN)
        return outcome, because(code, id, by)
    if isinstance(matter, Decision):
        by = state.suspended(matter.subject.profile, day)
        if by is not None:
            return Outcome.WITHDRAWN, because(SUSPENDED, id, by)
    return None


def because(code: str, id: str, by: Entry) -> Reason:
    day = by.record.valid_from.isoformat()
    return Reason(code, {"id": id, "by": by.record.id, "day": day}, act=by.record.id)


def _standing(state: State, entry: Entry, until: date | None, day: date) -> Answer:
    id, record = entry.record.id, entry.record
    by = state.replaced(entry, day)
    if by is not None:
        return Outcome.NOT_IN_FORCE, because(SUPERSEDED, id, by)
    if until is not None and day > until:
        return Outcome.NOT_IN_FORCE, Reason(EXPIRED, {"id": id, "day": until.isoformat()})
    if day < record.valid_from:
        return Outcome.NOT_IN_FORCE, Reason(NOT_YET, {"id": id, "day": record.valid_from.isoformat()})
    return None


def _staleness(register: Register, category: str) -> Answer:
    """Data too old for the category (for any other act, for the strictest), undated, or trusted no more."""
    trust = register.chain.latest
    if civil_date(register.now) > trust.expires:
        return Outcome.STALE, Reason(reasons.TRUST_EXPIRED, {"expires": trust.expires.isoformat()})
    if register.time is None:
        return Outcome.STALE, Reason(UNDATED)
    days = trust.fresh_days[category] if category else min(trust.fresh_days.values())
    if register.now - register.time > timedelta(days=days):
        time = register.time.isoformat(timespec="minutes")
        return Outcome.STALE, Reason(STALE, {"time": time, "category": category or "A–D", "days": days})
    return None
