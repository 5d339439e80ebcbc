"""Signed notes, keys, and the encodings under them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register.making import LOG, NOW, ORIGIN, SIGNERS, WITNESSES, key

from maillage.kernel.refusals import Refusal
from maillage.register import canonical, checkpoints, notes
from maillage.register.checkpoints import Checkpoint
from maillage.register.encoding import decode32, decode64, encode32, encode64
from maillage.register.keys import PublicKey, SecretKey

# The example of the Go implementation of the format (golang.org/x/mod/sumdb/note).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""


def test_an_outside_note_verifies():
    peter = PublicKey.parse(PETER)
    note = notes.parse(PETERS_NOTE.encode())
    assert list(notes.verified(note, [peter])) == [peter]
    assert note.lines == (
        "If you think cryptography is the answer to your problem,",
        "then you don't know what your problem is.",
    )


def test_keys_are_written_as_they_are_read():
    for secret in (*SIGNERS, *WITNESSES):
        assert PublicKey.parse(str(secret.public)) == secret.public
        assert SecretKey.parse(secret.secret_text()) == secret
        assert encode64(secret.seed) not in repr(secret)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+c74f20a3",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER.replace("PeterNeumann", ""),
        PETER + "A",
        PETER[:-4],
        "x+00000000+" + encode64(b"\x02" + bytes(32)),
    ],
)
def test_other_spellings_of_a_key_are_refused(text: str):
    with pytest.raises(ValueError):
        PublicKey.parse(text)


def test_points_whose_signatures_anybody_forges_are_refused():
    # y = 0, ±1 and the square roots that give order 8, with either sign: computed from the curve, not copied
    p = 2**255 - 19
    d = -121665 * pow(121666, -1, p) % p
    minus_one_root = pow(2, (p - 1) // 4, p)
    heights = {0, 1, p - 1}
    # points of order 8 satisfy d·y⁴ + 2·y² − 1 = 0: doubling gives y = 0
    for root in _square_roots(1 + d, p, minus_one_root):
        heights |= set(_square_roots((-1 + root) * pow(d, -1, p) % p, p, minus_one_root))
        heights |= set(_square_roots((-1 - root) * pow(d, -1, p) % p, p, minus_one_root))
    assert len(heights) == 5
    for y in heights:
        for sign in (0, 1 << 255):
            with pytest.raises(ValueError, match="small order"):
                PublicKey("x", 1, (y | sign).to_bytes(32, "little"))


def _square_roots(value: int, p: int, minus_one_root: int) -> list[int]:
    root = pow(value, (p + 3) // 8, p)
    for candidate in (root, root * minus_one_root % p):
        if candidate * candidate % p == value % p:
            return [candidate, p - candidate]
    return []


TEXT = "une ligne\nune autre\n"
GOOD = notes.signed(TEXT, SIGNERS[0]).decode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (GOOD.replace("une autre", "x" * 70_000), "too_long"),
        (b"\xff" + GOOD.encode(), "not_utf8"),
        (GOOD.replace("une autre", "une\rautre"), "control_character"),
        (GOOD.replace("une autre", "une\tautre"), "control_character"),
        (GOOD[:-1], "no_signature"),
        (TEXT, "no_signature"),
        (GOOD.replace("\n\n", "\n"), "no_signature"),
        ("\n\n" + GOOD.split("\n\n")[1], "no_signature"),
        (GOOD + GOOD.split("\n\n")[1] * 16, "too_many_signatures"),
        (GOOD.replace("— ", "- "), "signature_line"),
        (GOOD.replace("— ", "—  "), "signature_line"),
        (GOOD.replace("— ", "— a+b"), "signature_line"),
        (GOOD + "\n", "no_signature"),
        (TEXT + "\n— x AAAA\n", "signature_encoding"),
        (TEXT + "\n— x AAAAAB==\n", "signature_encoding"),
        (TEXT + "\n— x AAAAAA\n", "signature_encoding"),
        (GOOD.replace("\n— ", "\n \n— "), "signature_line"),
    ],
)
def test_what_is_no_note_is_refused(raw: str | bytes, why: str):
    content = raw if isinstance(raw, bytes) else raw.encode()
    with pytest.raises(Refusal, match=r"register\.note\.malformed") as refused:
        notes.parse(content)
    assert refused.value.params["why"] == why


def test_unknown_keys_are_ignored_and_known_ones_must_verify():
    other = key("registre.example/other")
    note = notes.parse(notes.signed(TEXT, SIGNERS[0], other))
    assert list(notes.verified(note, [SIGNERS[0].public])) == [SIGNERS[0].public]
    assert notes.verified(note, [SIGNERS[1].public]) == {}
    forged = notes.assembled(TEXT, [notes.Signature(other.name, other.public.id, bytes(64))])
    with pytest.raises(Refusal, match=r"register\.signature\.bad"):
        notes.verified(notes.parse(forged), [other.public])


def test_one_key_counts_once_and_a_later_line_replaces_an_earlier():
    twice = notes.assembled(TEXT, [notes.signature_of(TEXT, SIGNERS[0])] * 2)
    assert len(notes.verified(notes.parse(twice), [SIGNERS[0].public])) == 1
    checkpoint = Checkpoint(ORIGIN, 1, bytes(32))
    raw = checkpoints.sign(checkpoint, LOG)
    for second in (1000, 2000):
        raw = notes.with_signatures(raw, [notes.signature_of(checkpoint.text, WITNESSES[0], second)])
    found = checkpoints.attested(notes.parse(raw), [WITNESSES[0].public], 1, NOW)
    assert found.time is not None and int(found.time.timestamp()) == 2000


@given(st.binary(max_size=80))
def test_encodings_have_one_spelling(data: bytes):
    assert decode64(encode64(data)) == data and decode32(encode32(data)) == data


@pytest.mark.parametrize("text", ["AB==", "AA=", "AA", "A===", "AA==\n", "AA== ", "_w==", "é", "AAB="])
def test_other_base64_is_refused(text: str):
    with pytest.raises(ValueError):
        decode64(text)


@pytest.mark.parametrize("text", ["AB", "ae", "AE======", "A", "ABC", "A1", "AE "])
def test_other_base32_is_refused(text: str):
    with pytest.raises(ValueError):
        decode32(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.MOST, canonical.MOST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_json_is_read_as_written(value: object):
    try:
        written = canonical.write(value)
    except UnicodeEncodeError:  # a lone surrogate: no UTF-8 can say it
        return
    assert canonical.read(written) == value


def test_names_are_in_the_order_of_utf16():
    """RFC 8785 §3.2.3: the example of its sorting of names."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(canonical.read(canonical.write(dict.fromkeys(names, 0)))) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip
    assert canonical.write('\u20ac$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1, "b":2}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"1.0", b"1e3", b"-0", b"01", b"NaN", b"Infinity",
        b'"\\u0041"', b'"\\/"', b'"\\u000A"', b"9007199254740992", b'"\xff"', b'"\\ud800"', b"[1]\n", b" 1", b"",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_other_json_is_refused(raw: bytes):
    with pytest.raises(ValueError):
        canonical.read(raw)


@pytest.mark.parametrize("value", [1.0, {1: 2}, {"a": float("nan")}, b"x", canonical.MOST + 1, {"a": {1}}])
def test_what_cannot_be_canonical_is_refused(value: object):
    with pytest.raises(ValueError):
        canonical.write(value)
