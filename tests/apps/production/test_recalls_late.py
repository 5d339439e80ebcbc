"""What is recorded after a recall or a hold began, and what two of them share: nothing missed, nothing counted twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.production import Scene, build_scene
from tests.factories.recalls import a_delivered_lot, a_released_lot, deliver, terms_of
from tests.factories.thread import a_hospital, a_workshop

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.answer_recall import Fates, answer_recall
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.declare_left import declare_left
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.extend_recalls import follow_recalls
from maillage.apps.production.commands.make_bag import Taken, make_bag
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.record_materials import add_batch, use_part
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Lot, Proposal, Recall
from maillage.apps.production.queries.recall_holders import holder_list
from maillage.apps.production.queries.recalls import recall_sheet, recalled
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock, SystemClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
GIVEN: dict[str, Any] = {"actor": OPERATOR, "clock": CLOCK}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def opened(**scope: Any) -> str:
    return open_recall(terms=terms_of(**scope), **GIVEN).number


def held_by(recall: str) -> dict[str, int]:
    return {row.organisation: row.pieces for row in holder_list(recall).items}


def told(act: str, organisation: str) -> list[str]:
    rows = Message.objects.filter(about=act, organisation=organisation).order_by("pk")
    return [message.body["fr"] for message in rows]


def test_pieces_that_had_left_are_declared_and_their_receiver_told(scene: Scene) -> None:
    lot = a_released_lot(scene, 5)
    number = opened(lots=[lot])
    assert held_by(number) == {scene.shop: 5}
    with pytest.raises(Refusal, match=r"lot\.held_by"):
        send_delivery(parcels=[Parcel(lot, 3)], **GIVEN)
    sent = declare_left(parcels=[Parcel(lot, 3)], **GIVEN)
    assert (sent.status, sent.establishment.code) == ("sent", scene.hospital)
    assert held_by(number) == {scene.shop: 2, scene.hospital: 3}
    assert [lot in body for body in told(number, scene.hospital)] == [True]
    with pytest.raises(Refusal, match=r"delivery\.exceeded"):
        declare_left(parcels=[Parcel(lot, 3)], **GIVEN)
    declare_left(parcels=[Parcel(lot, 2)], **GIVEN)
    assert held_by(number) == {scene.shop: 0, scene.hospital: 5}
    sheet = recall_sheet(number)
    assert (sheet.figures.units, sheet.figures.placed, sheet.figures.unplaced) == (5, 5, 0)
    assert JournalEntry.objects.filter(verb="declare_left").count() == 2


def test_only_a_lot_held_since_its_release_has_pieces_that_had_left(scene: Scene) -> None:
    with pytest.raises(Conflict, match=r"lot\.state"):
        declare_left(parcels=[Parcel(scene.released.code, 1)], **GIVEN)
    opened(lots=[scene.made.code])
    for lot, code in ((scene.made.code, r"lot\.state"), ("D0001V1-L0001-20W01-01-X", r"lot\.unknown")):
        with pytest.raises(Refusal, match=code):
            declare_left(parcels=[Parcel(lot, 1)], **GIVEN)
    with pytest.raises(Refusal, match=r"delivery\.empty"):
        declare_left(parcels=[], **GIVEN)


def test_a_delivery_counted_after_the_recall_opened_moves_its_pieces_once(scene: Scene) -> None:
    sent = deliver(scene.released.code, 25)
    number = opened(lots=[scene.released.code])
    assert held_by(number) == {scene.shop: 15, scene.hospital: 25}
    with pytest.raises(Refusal, match=r"receipt\.held"):
        receive_delivery(code=sent, counts={scene.released.code: Count(25, 0)}, **GIVEN)
    receive_delivery(code=sent, counts={scene.released.code: Count(0, 25, "damaged")}, **GIVEN)
    follow_recalls(clock=FixedClock(CLOCK.now() + timedelta(hours=2)))
    assert held_by(number) == {scene.shop: 40, scene.hospital: 0}
    figures = recall_sheet(number).figures
    assert (figures.units, figures.placed, figures.unplaced, figures.overdrawn) == (40, 40, 0, 0)


def test_a_closed_recall_that_reaches_more_is_under_way_again(scene: Scene) -> None:
    target = a_delivered_lot(scene, 5)
    number = opened(lots=[scene.made.code])
    answer_recall(code=number, organisation=scene.shop, counts={scene.made.code: Fates(kept=20)}, **GIVEN)
    close_recall(code=number, note="Tout est là", **GIVEN)
    use_part(lot=target, part=scene.made.code, units=3, **GIVEN)
    row = Recall.objects.get()
    assert (row.status, row.closed_at, row.closing_note, row.figures) == ("open", None, "", {})
    assert Lot.objects.get(code=target).held_by_act == number
    assert held_by(number) == {scene.shop: 17, scene.hospital: 5}
    assert [target in body for body in told(number, scene.hospital)] == [True]
    again = JournalEntry.objects.get(verb="reopen_recall")
    assert (again.detail["note"], again.detail["figures"]["kept"]) == ("Tout est là", 20)
    assert [row.state for row in holder_list(number, search=scene.shop).items] == [
        "read"
    ]  # asked to count again


def test_a_batch_recorded_after_a_recall_was_closed_is_recalled(scene: Scene) -> None:
    making = Making(5, scene.day, scene.day, material_batch="PLA-9")
    lot = declare_lot(order=scene.order.code, making=making, **GIVEN)
    number = opened(batch="PETG-07")
    close_recall(code=number, note="Fini", without_answers="Essai", **GIVEN)
    add_batch(lot=lot.code, batch="petg 07", **GIVEN)
    assert recalled([lot.code])[lot.code].act == number
    assert Lot.objects.get(code=lot.code).status == "held"


def test_a_workshop_at_work_without_a_lot_yet_is_told(scene: Scene) -> None:
    """It may have made pieces that it has not declared."""
    other = a_workshop(CLOCK, name="Autre atelier")
    row = Proposal.objects.get(pk=scene.proposal.pk)
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    with writing():
        Proposal.objects.create(**{**fields, "code": "P-AUTRE", "workshop_id": other.pk, "status": "open"})
    number = opened(version=scene.cast.profile.version.code)
    (body,) = told(number, other.code)
    assert "de fabriquer" in body
    assert other.code not in held_by(number)  # it has none on record: nothing to count


def test_a_hold_reaches_a_part_recorded_late(scene: Scene) -> None:
    target = a_delivered_lot(scene, 5)
    number = place_hold(scope=HoldScope(lot=scene.made.code), reason="Doute", **GIVEN).number
    use_part(lot=target, part=scene.made.code, units=3, **GIVEN)
    assert Lot.objects.get(code=target).held_by_act == number
    assert [target in body for body in told(number, scene.hospital)] == [True]
    assert target in told(number, scene.shop)[-1]


def test_a_held_batch_reaches_a_lot_that_names_it_late_and_no_lot_is_declared_of_it(
    scene: Scene,
) -> None:
    making = Making(5, scene.day, scene.day, material_batch="PLA-9")
    lot = declare_lot(order=scene.order.code, making=making, **GIVEN)
    number = place_hold(scope=HoldScope(batch="PETG-07"), reason="Matière", **GIVEN).number
    add_batch(lot=lot.code, batch="petg 07", **GIVEN)
    assert Lot.objects.get(code=lot.code).held_by_act == number
    assert lot.code in told(number, scene.shop)[-1]
    with pytest.raises(Refusal, match=r"lot\.batch_recalled"):
        declare_lot(
            order=scene.order.code, making=Making(1, scene.day, scene.day, material_batch="PETG-07"), **GIVEN
        )


def test_pieces_under_a_hold_that_had_left_are_told_to_who_has_them(scene: Scene) -> None:
    lot, beyond = a_delivered_lot(scene, 5), a_hospital(CLOCK, name="EHPAD de Nyons", commune="26220")
    rest = a_released_lot(scene, 5)
    number = place_hold(scope=HoldScope(workshop=scene.shop), reason="Doute", **GIVEN).number
    before = len(told(number, scene.hospital))
    bag = make_bag(
        establishment=scene.hospital, taken=[Taken(lot, 2)], to=beyond.code, has_left=True, **GIVEN
    )
    assert [bag.code in body for body in told(number, beyond.code)] == [True]
    declare_left(parcels=[Parcel(rest, 4)], **GIVEN)
    assert len(told(number, scene.hospital)) == before + 1
    assert f"{rest} : 4" in told(number, scene.hospital)[-1]


def test_two_recalls_that_overlap_hold_apart_and_lifting_one_frees_what_it_alone_held(scene: Scene) -> None:
    """How a recall is narrowed: the narrower one is opened first, then the first is lifted."""
    deliver(scene.released.code, 25, 25)
    beyond = a_hospital(CLOCK, name="EHPAD de Nyons", commune="26220")
    bag = make_bag(
        establishment=scene.hospital, taken=[Taken(scene.released.code, 2)], to=beyond.code, **GIVEN
    )
    wide = opened(version=scene.cast.profile.version.code)
    narrow = opened(lots=[scene.released.code])
    assert held_by(narrow) == {scene.shop: 15, scene.hospital: 23, beyond.code: 2}
    assert Lot.objects.get(code=scene.released.code).held_by_act == wide
    with pytest.raises(Conflict, match=r"recall\.under_way"):
        opened(lots=[scene.released.code.lower()])
    number = lift(number=wide, reason="Trop large", **GIVEN).number
    assert Lot.objects.get(code=scene.released.code).held_by_act == narrow
    assert Lot.objects.get(code=scene.made.code).status == "made"
    assert recalled([scene.released.code, scene.made.code]).keys() == {scene.released.code}
    (body,) = told(number, beyond.code)
    assert f"{bag.code} : reste en quarantaine (acte {narrow})" in body
    assert f"{scene.made.code} : sorti de quarantaine" in told(number, scene.shop)[0]
    lifted = lift(number=narrow, reason="Vu", **GIVEN).number
    assert f"{bag.code} : sorti de quarantaine" in told(lifted, beyond.code)[0]
    assert Lot.objects.get(code=scene.released.code).status == "released"


def test_pieces_returned_and_counted_again_hide_none_that_is_lost(scene: Scene) -> None:
    """24 returned by the hospital, counted again by the workshop, which has lost ten of its own sixteen."""
    deliver(scene.released.code, 25, 24)
    number, lot = opened(lots=[scene.released.code]), scene.released.code
    answer_recall(code=number, organisation=scene.hospital, counts={lot: Fates(returned=24)}, **GIVEN)
    answer_recall(code=number, organisation=scene.shop, counts={lot: Fates(kept=30)}, **GIVEN)
    figures = recall_sheet(number).figures
    assert (figures.placed, figures.found, figures.beyond, figures.short) == (40, 54, 14, 0)
    answer_recall(code=number, organisation=scene.shop, counts={lot: Fates(kept=6, lost=10)}, **GIVEN)
    figures = recall_sheet(number).figures
    assert (figures.found, figures.beyond, figures.unaccounted) == (30, 0, 10)
    close_recall(code=number, note="Fini", **GIVEN)
    assert recall_sheet(number).figures == figures
