"""Signed labels: what signs them, what they say today, and that nothing else than what was signed is believed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cbor2
import numpy as np
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image, ImageFilter
from tests.factories.labels import (
    CLOCK,
    log,
    open_register_of,
    printed_codes,
    scene_kept,
)
from tests.factories.production import Scene
from tests.formats.documents.document_samples import pictures, words_of
from tests.register import making
from tests.register.making import LABELLER, ROOTS, SIGNERS

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.label_codes import DECISION_ENDED, KEY_CHANGED, UNIT_UNKNOWN
from maillage.apps.production.label_signing import LABEL_DAYS, Seal, code_of, seal_for
from maillage.apps.production.models import Lot
from maillage.apps.production.queries.label_check import Advice, CheckedLabel, check_label, check_labels
from maillage.apps.production.queries.label_snapshot import label_snapshot
from maillage.apps.production.queries.papers import delivery_note_pdf, label_sheet_pdf
from maillage.apps.production.queries.verification import READ
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock, today
from maillage.kernel.refusals import Refusal
from maillage.register import labels
from maillage.register.encoding import encode32
from maillage.register.keys import SecretKey
from maillage.register.kinds import Kind
from maillage.register.matters import Ending, KeyChange, Recall, Scope, Suspend
from maillage.register.records import Record
from maillage.register.verdicts import Outcome

pytestmark = pytest.mark.django_db  # the mark is what makes a test database
THIEF = SecretKey("voleur.example/labels", 1, bytes(range(32)))
TODAY = today(CLOCK)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with scene_kept(django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(kept: Scene, db: None, settings: Any) -> Scene:
    settings.ORIGIN = "https://registre.example"
    return replace(kept, released=Lot.objects.select_related(*READ).get(pk=kept.released.pk))


@pytest.fixture
def lot(scene: Scene, settings: Any, tmp_path: Path) -> Lot:
    """A released lot whose decision is in an open register."""
    open_register_of(scene.released, settings, tmp_path)
    return scene.released


def record(number: str, kind: Kind, matter: Any, *, valid_from: date = TODAY) -> Record:
    return Record(
        id=number, kind=kind, matter=matter, authority="Autorité", issued=TODAY, valid_from=valid_from,
        valid_until=None, reason="Essai",
    )  # fmt: skip


def said(checked: CheckedLabel) -> tuple[str, str, list[str]]:
    return checked.advice.value, checked.verdict.outcome.value, [reason.code for reason in checked.reasons]


def seal(lot: Lot) -> Seal:
    found = seal_for(lot, TODAY)
    assert found is not None
    return found


# Printing


def test_without_an_open_register_the_sheet_says_that_it_is_not_signed(scene: Scene) -> None:
    lot = scene.released
    printed = print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    assert (printed.key_id, printed.leaf, printed.expires) == ("", "", None)
    pdf = label_sheet_pdf(lot.code, language="fr", day=TODAY)
    assert words_of(pdf).count("Étiquette non signée") == 3
    read = {code.text for page in pictures(pdf) for code in zxingcpp.read_barcodes(page)}
    assert read == {f"HTTPS://REGISTRE.EXAMPLE/LOT/{lot.code}"}
    (answer,) = check_labels([f"/V/{encode32(b'rien de tel')}"], CLOCK)
    assert said(answer) == ("stop", "bad_signature", ["label.register_not_open"])


def test_an_open_register_that_does_not_hold_the_decision_signs_nothing(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    open_register_of(scene.released, settings, tmp_path)
    scene.released.decision = scene.released.legal_basis  # a row of acts, not a classification that is logged
    assert seal_for(scene.released, TODAY) is not None
    scene.released.decision = "2020-999"
    assert seal_for(scene.released, TODAY) is None


def test_an_independent_reader_verifies_the_printed_code_blurred_and_turned(lot: Lot) -> None:
    """pdftoppm, then a blurred picture turned by 7 degrees, then zxing, then cbor2 and cryptography alone."""
    print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    page = pictures(label_sheet_pdf(lot.code, language="fr", day=TODAY))[0]
    picture = Image.fromarray(page).convert("L").rotate(7, expand=True, fillcolor=255)
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.9)))
    codes = zxingcpp.read_barcodes(blurred, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 3 and {code.ec_level for code in codes} == {"M"}
    units = []
    for code in codes:
        assert code.text.startswith("HTTPS://REGISTRE.EXAMPLE/V/")
        assert _version(code.text) <= 10
        raw = _base32(code.text.rsplit("/", 1)[1])
        message = cbor2.loads(raw)
        assert (type(message), message.tag) == (cbor2.CBORTag, 18)
        protected, unprotected, payload, signature = message.value
        assert cbor2.loads(protected) == {1: -8, 4: LABELLER.public.id} and unprotected == {}
        to_verify = cbor2.dumps(["Signature1", protected, b"", payload])
        Ed25519PublicKey.from_public_bytes(LABELLER.public.raw).verify(signature, to_verify)
        said = cbor2.loads(payload)
        assert [said[0], said[1], said[3], said[6]] == [1, lot.code, lot.decision, "C"]
        units.append(said[2])
    assert sorted(units) == [1, 2, 3]


def _base32(text: str) -> bytes:
    import base64

    return base64.b32decode(text + "=" * (-len(text) % 8))


def _version(address: str) -> int:
    import segno

    return int(segno.make_qr(address, error="m", boost_error=False).version)


def test_bags_keep_their_numbers_and_others_never_take_them(lot: Lot) -> None:
    first = print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    assert print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK) == first
    again = print_labels(code=lot.code, per_bag=10, actor=OPERATOR, clock=CLOCK)
    assert [(row.first_unit, row.bags) for row in (first, again)] == [(1, 3), (4, 4)]
    back = print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    assert (back.first_unit, back.bags) == (8, 3)
    found = check_labels([code_of(lot, unit, seal(lot)) for unit in (3, 7, 10)], CLOCK)
    bags = [one.bag for one in found]
    assert [(bag.pieces, bag.replaced) for bag in bags if bag] == [(10, True), (10, True), (10, False)]


def test_a_label_expires_after_180_days_and_never_after_its_decision(lot: Lot) -> None:
    act = Act.objects.get(number=lot.decision)
    assert act.valid_until is not None and seal(lot).expires == min(
        act.valid_until, TODAY + timedelta(days=LABEL_DAYS)
    )
    assert seal_for(lot, act.valid_until) is not None
    assert seal_for(lot, act.valid_until + timedelta(days=1)) is None


def test_another_label_key_asks_to_print_again(lot: Lot, settings: Any) -> None:
    print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    path = Path(settings.KEYS) / "labels.key"
    path.write_text(THIEF.secret_text() + "\n")
    with pytest.raises(Refusal, match=KEY_CHANGED.replace(".", r"\.")):
        label_sheet_pdf(lot.code, language="fr", day=TODAY)


def test_a_held_lot_has_no_label(lot: Lot) -> None:
    place_hold(scope=HoldScope(lot=lot.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"lot\.held_by"):
        print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)


def test_a_decision_that_an_act_ended_has_no_label(scene: Scene) -> None:
    """The lot itself is still released: only the register says no."""
    act = Act.objects.get(number=scene.released.decision)
    with writing():
        Act(
            number="2026-999", kind="withdraw", subject=act.subject, object="", valid_from=TODAY, ends=act,
            payload='{"kind":"decision","reason":"Essai"}', sha256="0" * 64, recorded_at=CLOCK.now(), actor="essai",
        ).save()  # fmt: skip
    with pytest.raises(Refusal, match=DECISION_ENDED.replace(".", r"\.")):
        print_labels(code=scene.released.code, per_bag=15, actor=OPERATOR, clock=CLOCK)


def test_the_delivery_note_carries_a_signed_code_of_each_lot(lot: Lot) -> None:
    delivery = send_delivery(parcels=[Parcel(lot.code, 40)], actor=OPERATOR, clock=CLOCK)
    pdf = delivery_note_pdf(delivery.code, language="fr", day=TODAY)
    (code,) = [code.text for page in pictures(pdf) for code in zxingcpp.read_barcodes(page)]
    found = check_label(code, CLOCK)
    assert found.label is not None and found.label.unit == 0
    assert said(found) == ("use", "current", ["register.verdict.current"])


# What is said of it today


def test_a_good_label_may_be_used(lot: Lot) -> None:
    (code, *_) = printed_codes(lot)
    found = check_label(code, CLOCK)
    assert said(found) == ("use", "current", ["register.verdict.current"])
    assert found.bag is not None and (found.bag.unit, found.bag.pieces, found.bag.replaced) == (1, 15, False)
    assert found.attested is not None and found.verdict.warnings[0].code == "register.verdict.not_witnessed"


def test_no_flipped_bit_is_accepted(lot: Lot) -> None:
    """Every bit of the message; and every letter of the address changed for the next one."""
    message = labels.of_address(printed_codes(lot)[0])
    flipped = [
        "/V/" + encode32(bytes(byte ^ (1 << bit) if at == n else byte for n, byte in enumerate(message)))
        for at in range(len(message))
        for bit in range(8)
    ]
    text, letters = encode32(message), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for at, letter in enumerate(text):
        other = letters[(letters.index(letter) + 1) % 32]
        flipped.append(f"/V/{text[:at]}{other}{text[at + 1 :]}")
    answers = check_labels(flipped, CLOCK)
    accepted = [one for one in answers if one.label is not None or one.advice is not Advice.STOP]
    assert (len(answers) > 1400, accepted) == (True, [])


def test_a_hold_stops_the_label_at_once(lot: Lot) -> None:
    (code, *_) = printed_codes(lot)
    place_hold(scope=HoldScope(lot=lot.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    found = check_label(code, CLOCK)
    assert (found.advice, found.lot.standing if found.lot else "") == (Advice.STOP, "held")
    assert label_snapshot(CLOCK)["lots"] == {
        lot.code: {"standing": "held", "act": found.lot and found.lot.act}
    }


ENDINGS: dict[str, tuple[Kind, Any, str, str]] = {
    "withdrawn": (Kind.WITHDRAW, lambda lot: Ending(lot.decision), "withdrawn", "register.verdict.withdrawn"),
    "suspended": (
        Kind.SUSPEND, lambda lot: Suspend(Scope(design=lot.profile.version.design.code)), "withdrawn", "register.verdict.suspended",
    ),
    "recalled": (Kind.RECALL, lambda lot: Recall(Scope(lots=(lot.code,)), ()), "withdrawn", "register.verdict.recalled"),
    "workshop recalled": (
        Kind.RECALL, lambda lot: Recall(Scope(workshop=lot.workshop.code), ()), "withdrawn", "register.verdict.recalled",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_what_the_register_ends_is_refused_and_is_in_the_copies_of_phones(lot: Lot, name: str) -> None:
    kind, matter, outcome, code = ENDINGS[name]
    (text, *_) = printed_codes(lot)
    before = label_snapshot(CLOCK)
    log(record("2026-8001", kind, matter(lot)))
    assert said(check_label(text, CLOCK)) == ("stop", outcome, [code])
    after = label_snapshot(CLOCK)
    assert (before["decisions"][lot.decision]["ends"], before["stops"]) == ([], [])
    ends, stops = after["decisions"][lot.decision]["ends"], after["stops"]
    assert [end["outcome"] for end in ends] + [stop["kind"] for stop in stops] == [
        {"withdrawn": "withdrawn", "suspended": "suspend"}.get(name, "recall")
    ]


def test_old_data_answer_that_nothing_proves_it_still_holds(lot: Lot) -> None:
    (text, *_) = printed_codes(lot)
    later = FixedClock(CLOCK.now() + timedelta(days=2))  # category C: one day
    assert said(check_label(text, later)) == ("doubt", "stale", ["register.verdict.stale"])


def test_a_register_whose_witnesses_have_not_cosigned_is_undated(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    open_register_of(scene.released, settings, tmp_path, witnesses=making.WITNESSES, quorum=2)
    (text, *_) = printed_codes(scene.released)
    assert said(check_label(text, CLOCK)) == ("doubt", "stale", ["register.verdict.undated"])


def test_an_expired_label_is_not_in_force(lot: Lot) -> None:
    short = replace(seal(lot), issued=TODAY - timedelta(days=3), expires=TODAY - timedelta(days=1))
    printed_codes(lot)
    found = check_label(code_of(lot, 1, short), CLOCK)
    assert said(found) == ("stop", "not_in_force", ["register.label.expired"])


def test_a_number_that_was_never_given_is_unknown(lot: Lot) -> None:
    """Signed by the right key: it was stolen, or the table was lost."""
    printed_codes(lot)
    found = check_label(code_of(lot, 77, seal(lot)), CLOCK)
    assert said(found) == ("stop", "not_in_register", [UNIT_UNKNOWN])


def test_a_stolen_key_proves_nothing_once_the_register_says_so(lot: Lot) -> None:
    (text, *_) = printed_codes(lot)
    stolen = record("2026-8002", Kind.KEY, KeyChange("retire", "label", LABELLER.public, True))
    log(stolen, signers=ROOTS[:2])
    found = check_label(text, CLOCK)
    assert said(found) == ("stop", "bad_signature", ["register.label.key_compromised"])
    assert (found.label, found.lot) == (None, None)
    (key,) = label_snapshot(CLOCK)["keys"].values()
    assert key["compromised"] is True


def test_a_key_of_the_register_that_signs_no_labels_signs_none(lot: Lot) -> None:
    for key in (THIEF, SIGNERS[0]):
        forged = code_of(lot, 1, replace(seal(lot), key=key))
        assert said(check_label(forged, CLOCK)) == ("stop", "bad_signature", ["register.label.key_unknown"])


def test_any_number_of_codes_costs_the_same_queries(lot: Lot, django_assert_num_queries: Any) -> None:
    codes = printed_codes(lot, per_bag=1)
    check_label(codes[0], CLOCK)  # the log is replayed once
    with django_assert_num_queries(10):
        check_label(codes[0], CLOCK)
    with django_assert_num_queries(10):
        assert {one.advice for one in check_labels(codes, CLOCK)} == {Advice.USE}


def test_what_phones_keep_names_no_recipient_no_person_and_no_quantity(lot: Lot) -> None:
    printed_codes(lot)
    text = json.dumps(label_snapshot(CLOCK), ensure_ascii=False)
    place = lot.order.need.establishment
    for word in (place.name, place.code, place.contact_email, lot.workshop.name, "quantity", "pieces"):
        assert word not in text, word
    assert Outcome.CURRENT not in text and io.StringIO(text).read(1) == "{"
