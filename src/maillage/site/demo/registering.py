"""The signed register of the demonstration: opened at the end of the story, its past signed, two witnesses.

Guarantees: every key is made from a public sentence, so that nobody takes one for a secret and the same day gives the
same register; the origin ends with `.invalid`; keys are dated from before the story, so that its labels verify. One
workshop prints signed labels, whose codes open a valid answer; one act is left to approve, sign and publish.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.catalogue.codes import Use
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.label_signing import seal_for
from maillage.apps.production.models import Lot
from maillage.apps.records import demonstrating, keyring
from maillage.apps.records.commands.open_register import open_register
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.queries.unsigned import past_acts
from maillage.cli.ceremony import DECISION, FIRST_KEY_RECORD, FRESH_DAYS, key_record, rules
from maillage.register import key_files, notes, trust
from maillage.register.keys import DATED, PLAIN, SecretKey
from maillage.register.matters import KeyChange
from maillage.register.trust import LABEL, Role
from maillage.site.demo.stage import Stage, chapter

AUTHORITY = "Autorité de santé de démonstration (fictive)"
REASON = "Clé de démonstration, connue de tous. / A demonstration key, known to everybody."
OPENED = -30  # keys are in service before the first act and the first label
BASE = demonstrating.ORIGIN.partition("/")[0]
PRINTS, PER_BAG = "lyon", 10
TO_SIGN = "hinged-visor-1/F1"
STARTS = 3  # its first day: time to play with it


def _key(name: str, algorithm: int = PLAIN) -> SecretKey:
    return SecretKey(name, algorithm, sha256(f"maillage demonstration {name}".encode()).digest())


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything that a ceremony would make."""

    roots: tuple[SecretKey, ...]
    signers: tuple[SecretKey, ...]
    log: SecretKey
    clock: SecretKey
    label: SecretKey
    witnesses: tuple[SecretKey, ...]


def keys() -> Keys:
    return Keys(
        roots=tuple(_key(f"{BASE}/racine{n}") for n in (1, 2, 3)),
        signers=tuple(_key(f"{BASE}/{name}") for name in demonstrating.SIGNERS),
        log=_key(demonstrating.ORIGIN),
        clock=_key(f"{demonstrating.ORIGIN}/clock", DATED),
        label=_key(f"{BASE}/etiquettes"),
        witnesses=tuple(_key(f"{name}.{BASE}", DATED) for name in demonstrating.WITNESSES),
    )


def trust_note(made: Keys, day: date) -> bytes:
    text = trust.document_text(
        origin=demonstrating.ORIGIN, version=1, previous="", first_index=0, issued=day,
        expires=day + timedelta(days=400),
        root=Role(tuple(key.public for key in made.roots), 2),
        log=Role((made.log.public, made.clock.public), 1),
        witness=Role(tuple(key.public for key in made.witnesses), 2),
        rules=rules(2), fresh_days=FRESH_DAYS,
    )  # fmt: skip
    return notes.signed(text, *made.roots[:2])


def key_notes(made: Keys, day: date) -> list[bytes]:
    served = [*((key, DECISION) for key in made.signers), (made.label, LABEL)]
    return [
        notes.signed(
            key_record(
                f"{day.year}-{FIRST_KEY_RECORD + n}", AUTHORITY, day, KeyChange("add", role, key.public, False), REASON
            ).text(demonstrating.ORIGIN),
            *made.roots[:2],
        )
        for n, (key, role) in enumerate(served)
    ]  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    """The same bytes whoever writes them, for their owner only; whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    aside.replace(path)


def write_keys(made: Keys, note: bytes) -> None:
    """The server's keys where it reads them; the signers' and witnesses' apart, with the trust document."""
    for name, key in (
        (keyring.LOG_FILE, made.log),
        (keyring.CLOCK_FILE, made.clock),
        (keyring.LABEL_FILE, made.label),
    ):
        _write(Path(settings.KEYS) / name, (key.secret_text() + "\n").encode())
    for name, key in zip(demonstrating.SIGNERS, made.signers, strict=True):
        salt = sha256(key.name.encode()).digest()
        sealed = key_files.seal(
            key, demonstrating.PASSPHRASE, salt=salt[:16], nonce=salt[16:28], cost=demonstrating.COST
        )
        _write(demonstrating.key_path(name), sealed)
    for name, key in zip(demonstrating.WITNESSES, made.witnesses, strict=True):
        _write(demonstrating.witness_path(name), (key.secret_text() + "\n").encode())
    _write(demonstrating.trust_path(), note)


@chapter(
    fr="Jour 0 : le registre signé est ouvert, les actes des trois semaines signés, des étiquettes imprimées, un acte à signer",
    en="Day 0: the signed register is opened, the acts of the three weeks signed, labels printed, one act to sign",
)
def the_register(stage: Stage) -> None:
    made, day, clock = keys(), stage.day(OPENED), stage.at(0)
    note = trust_note(made, day)
    write_keys(made, note)
    open_register(
        trust_note=note, keys=key_notes(made, day), authority=AUTHORITY, actor=OPERATOR, clock=clock
    )
    signed = [notes.signed(act.text, *made.signers) for act in past_acts()]
    sign_past(notes_given=signed, actor=OPERATOR, clock=clock)
    demonstrating.witness(clock=clock)
    _print_labels(stage)
    _prepare(stage)


def _print_labels(stage: Stage) -> None:
    """The lots that the workshop of the login "atelier" has released, under decisions that stand."""
    lots = Lot.objects.filter(workshop__code=stage.workshops[PRINTS].code, status=LotStatus.RELEASED)
    actor, clock = stage.workshop(PRINTS, 0), stage.at(0)
    for lot in lots.order_by("code"):
        if seal_for(lot, stage.today) is not None:
            print_labels(code=lot.code, per_bag=PER_BAG, actor=actor, clock=clock)


def _prepare(stage: Stage) -> None:
    """A classification that nobody has approved yet."""
    terms = DecisionTerms(
        profile=stage.profiles[TO_SIGN],
        use=Use.NON_CARE.value,
        category="B",
        effective_from=stage.day(STARTS),
        review_by=stage.day(STARTS + 50),
        qualification="general_product",
        competent_authority="dgccrf",
        reason="Charnière essayée mille fois ; barrière entre personnes sans symptômes, aucune revendication.",
    )
    actor, clock = stage.person("instruction", 0), stage.at(0)
    stage.acts["to-sign"] = classify_version(terms=terms, actor=actor, clock=clock).number
