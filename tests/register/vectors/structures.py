"""Forgeries by structure rather than by content, used by `write`: what is well signed and yet of another form, of
another role, of another place; what is well formed and yet spelled in another way.

Each is named by its file. The codes are stated by hand.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from tests.register.making import (
    CLOCK,
    LABELLER,
    LOG,
    NOW,
    ORIGIN,
    ROOTS,
    SIGNERS,
    THIEF,
    TRUST,
    WITNESSES,
    Log,
    decision,
    key,
    trust_note,
)

from maillage.register import notes, proofs, trust
from maillage.register.keys import DATED, SecretKey
from maillage.register.notes import Signature

ORDER = 2**252 + 27742317777372353535851937790883648493  # of Ed25519's base point (RFC 8032 §5.1)
SECOND = int(NOW.timestamp())
Forged = dict[str, tuple[str, dict[str, bytes], tuple[str, ...], str]]


def malleable(value: bytes) -> bytes:
    """The same signature with S + L in place of S: congruent, and refused by RFC 8032 §5.1.7."""
    s = int.from_bytes(value[-32:], "little") + ORDER
    return value[:-32] + s.to_bytes(32, "little")


def cosigned(text: str, *signers: SecretKey, lines: tuple[Signature, ...] = ()) -> bytes:
    """A text under the log's key and two witnesses, or others."""
    by = [notes.signature_of(text, each) for each in signers or (LOG,)]
    witnesses = [notes.signature_of(text, each, SECOND) for each in WITNESSES[:2]]
    return b"".join([text.encode(), b"\n", *(str(line).encode() for line in (*by, *(lines or witnesses)))])


def checkpoints_of(log: Log) -> Forged:
    text = log.checkpoint().text
    raw = cosigned(text)
    origin, size, root = text.splitlines()
    loose = root[:-2] + chr(ord(root[-2]) + 1) + "="
    own = notes.signature_of(text, LOG)
    twice = tuple(notes.signature_of(text, WITNESSES[0], SECOND - n) for n in (0, 60))
    posing = [SecretKey(each.name, DATED, each.seed) for each in SIGNERS]
    others = tuple(notes.signature_of(text, each, SECOND) for each in (CLOCK, *posing))
    strangers = tuple(notes.signature_of(text, key(f"x{n}.example", DATED), SECOND) for n in range(14))
    bent = Signature(own.name, own.key_id, malleable(own.value))
    both = tuple(notes.signature_of(text, each, SECOND) for each in WITNESSES[:2])
    forged: dict[str, tuple[str, bytes, str]] = {
        "checkpoint-is-a-record": ("A record in place of the checkpoint, signed by the log and its witnesses.", cosigned(decision("2026-010").text(ORIGIN)), "checkpoint.malformed"),
        "checkpoint-of-another-log": ("A checkpoint of another log, by the same key.", cosigned(text.replace(origin, origin + "2")), "checkpoint.other_origin"),
        "checkpoint-by-a-signer": ("Signed by a key that signs decisions.", cosigned(text, SIGNERS[0]), "checkpoint.unsigned"),
        "checkpoint-by-a-witness": ("Signed by witnesses only.", raw.replace(str(own).encode(), b""), "checkpoint.unsigned"),
        "cosigned-by-other-roles": ("Cosigned by the log's clock and by signers.", cosigned(text, lines=others), "checkpoint.quorum"),
        "cosigned-twice-by-one": ("One witness twice, for a quorum of two.", cosigned(text, lines=twice), "checkpoint.quorum"),
        "signatures-too-many": ("Seventeen lines of signatures.", cosigned(text, lines=(*both, *strangers)), "note.malformed"),
        "signature-malleable": ("The log's signature with S + L in place of S.", raw.replace(str(own).encode(), str(bent).encode()), "signature.bad"),
        "checkpoint-root-loose": ("A padding bit is set in the root, and signed.", cosigned(text.replace(root, loose)), "checkpoint.malformed"),
        "checkpoint-size-padded": ("A zero before the size, and signed.", cosigned(text.replace(f"\n{size}\n", f"\n0{size}\n")), "checkpoint.malformed"),
        "checkpoint-size-other-digits": ("The size in Arabic-Indic digits, and signed.", cosigned(text.replace(f"\n{size}\n", "\n٢٠\n")), "checkpoint.malformed"),
        "checkpoint-carriage-returns": ("Lines end as on another system.", raw.replace(b"\n", b"\r\n"), "note.malformed"),
        "checkpoint-byte-order-mark": ("A byte order mark before it.", b"\xef\xbb\xbf" + raw, "checkpoint.other_origin"),
        "checkpoint-line-separators": ("U+2028 in place of two newlines, and signed.", cosigned(text[:-1].replace("\n", "\u2028") + "\n"), "checkpoint.malformed"),
        "checkpoint-blank-line": ("A line too many at the end.", raw + b"\n", "note.malformed"),
        "checkpoint-cut": ("The last signature is cut.", raw[:-20] + b"\n", "note.malformed"),
    }  # fmt: skip
    return {name: (says, {"checkpoint": bytes_}, (), code) for name, (says, bytes_, code) in forged.items()}


def proofs_of(log: Log) -> Forged:
    """Of the decision 2026-010, which is the fourth leaf."""
    raw, name = cosigned(log.checkpoint().text), "proofs/2026-010.tlog-proof"
    path, size = log.tree.inclusion(3), len(log.entries)
    good = proofs.write(3, path, raw)
    assert size == 20
    lone = cosigned(
        log.checkpoint().text, lines=(notes.signature_of(log.checkpoint().text, WITNESSES[0], SECOND),)
    )
    first = good.split(b"\n")[2]
    loose = first[:-2] + bytes([first[-2] + 1]) + b"="
    forged: dict[str, tuple[str, bytes, str]] = {
        "proof-cut": ("The last hash is missing.", proofs.write(3, path[:-1], raw), "proof.wrong"),
        "proof-long": ("A hash too many.", proofs.write(3, (*path, bytes(32)), raw), "proof.wrong"),
        "proof-reversed": ("Its hashes from the root down.", proofs.write(3, path[::-1], raw), "proof.wrong"),
        "proof-index-swapped": ("The place of its neighbour.", proofs.write(2, path, raw), "proof.wrong"),
        "proof-index-beyond": ("A place beyond the log.", proofs.write(size, path, raw), "proof.wrong"),
        "proof-of-another-size": ("The path in a smaller tree.", proofs.write(3, log.tree.inclusion(3, 9), raw), "proof.wrong"),
        "proof-index-padded": ("A zero before the place.", good.replace(b"index 3", b"index 03"), "proof.malformed"),
        "proof-of-another-version": ("Another first line.", good.replace(b"@v1", b"@v2"), "proof.malformed"),
        "proof-extra": ("Extra data, which nothing authenticates.", good.replace(b"index 3", b"extra AA==\nindex 3"), "proof.malformed"),
        "proof-hash-short": ("A hash of 31 bytes.", proofs.write(3, (path[0][:-1], *path[1:]), raw), "proof.malformed"),
        "proof-hash-loose": ("A padding bit is set in a hash.", good.replace(first, loose), "proof.malformed"),
        "proof-carriage-returns": ("Lines end as on another system.", good.replace(b"\n", b"\r\n"), "proof.malformed"),
        "proof-without-quorum": ("Its checkpoint has one witness of the two that are needed.", proofs.write(3, path, lone), "checkpoint.quorum"),
        "proof-without-checkpoint": ("No checkpoint in it.", proofs.write(3, path, b""), "note.malformed"),
    }  # fmt: skip
    return {case: (says, {name: bytes_}, (), code) for case, (says, bytes_, code) in forged.items()}


def trusts() -> Forged:
    """A second trust document that does not follow the first."""
    terms = {"version": 2, "previous": trust.read(TRUST, ORIGIN).digest, "first_index": 20}
    good = trust_note(**terms)
    head, _, lines = good.partition(b"\n\n")
    one, _two = lines.splitlines(keepends=True)
    bent = notes.parse(good).signatures[1]
    malleated = str(Signature(bent.name, bent.key_id, malleable(bent.value))).encode()
    as_record = notes.signed(decision("2026-010").text(ORIGIN), *ROOTS[:2])
    forged: dict[str, tuple[str, bytes, str]] = {
        "trust-by-signers": ("Signed by keys that sign decisions.", trust_note(SIGNERS, **terms), "signature.missing"),
        "trust-by-one-root-twice": ("One root twice, for a threshold of two.", head + b"\n\n" + one + one, "signature.missing"),
        "trust-signature-malleable": ("A root's signature with S + L in place of S.", head + b"\n\n" + one + malleated, "signature.bad"),
        "trust-is-a-record": ("A record under the name of a trust document, signed by the root.", as_record, "trust.malformed"),
        "trust-carriage-returns": ("Lines end as on another system.", good.replace(b"\n", b"\r\n"), "note.malformed"),
        "trust-version-skipped": ("Version 3 under the name of the second.", trust_note(**(terms | {"version": 3})), "trust.broken"),
    }  # fmt: skip
    return {name: (says, {"trust/2.note": raw}, (), code) for name, (says, raw, code) in forged.items()}


ABSENT_TEXT = decision("2026-060", reason="Désinfecter après usage").text(ORIGIN)


def records() -> list[tuple[bytes, str]]:
    """Notes brought to be verified, which no log holds, and the code each gets."""
    one, two = SIGNERS
    text = ABSENT_TEXT
    good = notes.signed(text, one, two)
    posing = Signature(two.name, two.public.id, notes.signature_of(text, THIEF).value)
    line = notes.signature_of(text, two)
    bent = Signature(line.name, line.key_id, malleable(line.value))
    first, second, *_ = text.split("\n")
    checkpoint = replace(Log().checkpoint(), size=4).text
    by = {name: notes.signed(text, one, other) for name, other in
          (("log", LOG), ("label", LABELLER), ("root", ROOTS[0]))}  # fmt: skip
    dated = notes.assembled(
        text, [notes.signature_of(text, one), notes.signature_of(text, WITNESSES[0], SECOND)]
    )
    return [
        *((raw, "signature.missing") for raw in by.values()),
        (dated, "signature.missing"),
        (notes.assembled(text, [notes.signature_of(text, one), posing]), "signature.bad"),
        (notes.assembled(text, [notes.signature_of(text, one), bent]), "signature.bad"),
        (unicodedata.normalize("NFD", good.decode()).encode(), "signature.bad"),
        (good.replace("é".encode(), b"e"), "signature.bad"),
        (good.replace(b"\n", b"\r\n"), "note.malformed"),
        (b"\xef\xbb\xbf" + good, "record.malformed"),
        (good + b"\n", "note.malformed"),
        (good[:-1], "note.malformed"),
        (notes.signed(f"{first}\u2028{second}\n", *SIGNERS), "record.malformed"),
        (notes.signed(f"{first}\u0085{second}\n", *SIGNERS), "record.malformed"),
        (notes.signed(f"{first}\n{second} \n", *SIGNERS), "record.malformed"),
        (notes.signed(f"{first}\n{second}\n{second}\n", *SIGNERS), "record.malformed"),
        (notes.signed(f"{first}\n\n{second}\n", *SIGNERS), "record.malformed"),
        (notes.signed(f"\n{first}\n{second}\n", *SIGNERS), "record.malformed"),
        (notes.signed(checkpoint, *SIGNERS), "record.malformed"),
        (notes.parse(TRUST).raw, "record.malformed"),
    ]  # fmt: skip
