"""Recalls: what they reach, whom they tell, what they follow, how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.production import Scene, build_scene, cast_of
from tests.factories.recalls import a_delivered_lot, deliver, terms_of
from tests.factories.thread import a_hospital, a_workshop

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.secrets import sealed_secret
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold, suspend
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.outbox.models import Message
from maillage.apps.outbox.queries.messages import messages_about
from maillage.apps.production.commands.answer_recall import Fates, answer_by_link, answer_recall
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.extend_recalls import follow_recalls
from maillage.apps.production.commands.make_bag import Taken, make_bag
from maillage.apps.production.commands.open_recall import RecallTerms, open_recall, recall_facts
from maillage.apps.production.commands.record_materials import add_batch, use_part
from maillage.apps.production.models import Lot, Order, Proposal, Recall
from maillage.apps.production.queries.recall_figures import known_recipients
from maillage.apps.production.queries.recall_holders import holder_list
from maillage.apps.production.queries.recalls import is_concerned, recall_list, recall_sheet, recalled
from maillage.apps.production.queries.verification import verified_lot
from maillage.apps.records.effects import preview
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
GIVEN = {"actor": OPERATOR, "clock": CLOCK}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def opened(terms: RecallTerms) -> str:
    return open_recall(terms=terms, **GIVEN).number


def held_by(recall: str) -> dict[str, int]:
    return {row.organisation: row.pieces for row in holder_list(recall).items}


def test_a_recall_of_a_version_stops_its_work_and_tells_each_holder_once(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    version = scene.cast.profile.version.code
    number = opened(terms_of(version=version))
    sheet = recall_sheet(number)
    assert (sheet.row.qualification, sheet.row.lots, sheet.row.units) == ("ppe", 3, 90)
    assert held_by(number) == {scene.shop: 66, scene.hospital: 24}
    assert set(Lot.objects.values_list("status", "held_by_act")) == {("held", number)}
    assert Order.objects.get(pk=scene.order.pk).status == "cancelled"
    assert Proposal.objects.get(pk=scene.proposal.pk).status == "cancelled"
    told = Message.objects.filter(about=number)
    assert sorted(told.values_list("organisation", flat=True)) == sorted([scene.hospital, scene.shop])
    assert recalled([scene.released.code, "x"]).keys() == {scene.released.code}
    assert follow_recalls(clock=FixedClock(CLOCK.now() + timedelta(hours=2))) == 0
    assert Message.objects.filter(about=number).count() == 2
    assert verified_lot(scene.released.code, today(CLOCK)).standing == "recalled"
    assert recall_list(subject=version).total == 1
    (hold,) = read_act_book().holds  # nothing of the version is made or delivered any more
    assert (hold.act, hold.kind, hold.version) == (number, "recall", version)


def test_what_is_shown_before_is_what_is_done(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    facts = recall_facts(terms=terms_of(lots=[scene.released.code, scene.made.code]), **GIVEN)
    says = [change.says.fr for change in preview(facts, today(CLOCK))]
    assert says[0].startswith(
        "2 lot(s) mis en quarantaine (0 l’étaient déjà)\u202f: 60 pièce(s), dont 25 livrée(s). 1 é"
    )
    assert [line for line in says if scene.hospital in line] == [
        f"Hôpital de Valence ({scene.hospital})\u202f: 24 pièce(s)"
    ]
    assert Recall.objects.count() == 0
    number = opened(terms_of(lots=[scene.released.code, scene.made.code]))
    assert held_by(number) == {scene.shop: 36, scene.hospital: 24}
    assert Order.objects.get(pk=scene.order.pk).status == "active"  # lots stop no other work


def test_a_batch_of_material_is_found_however_it_was_written(scene: Scene) -> None:
    number = opened(terms_of(batch="petg 07"))
    assert recall_sheet(number).row.lots == 3
    with pytest.raises(Refusal, match=r"lot\.batch_recalled"):
        declare_lot(
            order=scene.order.code,
            making=Making(1, scene.day, scene.day, material_batch="PLA-1; petg-07"),
            **GIVEN,
        )
    with pytest.raises(Refusal, match=r"hold\.covers_nothing"):
        opened(terms_of(batch="PLA-1"))


def test_a_batch_recorded_late_recalls_its_lot(scene: Scene) -> None:
    lot = declare_lot(
        order=scene.order.code, making=Making(5, scene.day, scene.day, material_batch="PLA-9"), **GIVEN
    )
    number = opened(terms_of(batch="PETG-07"))
    assert lot.code not in recalled([lot.code])
    add_batch(lot=lot.code, batch="PETG 07", **GIVEN)
    lot.refresh_from_db()
    assert (lot.status, recalled([lot.code])[lot.code].act) == ("held", number)
    told = Message.objects.filter(about=number, organisation=scene.shop)
    assert [lot.code in message.body["fr"] for message in told.order_by("pk")] == [False, True]


def test_parts_and_bags_are_followed_to_whoever_has_them(scene: Scene) -> None:
    """M1 parts → the lot of an M2 → a hospital → a bag handed on before and another declared after."""
    target, part = a_delivered_lot(scene, 5), scene.made.code
    use_part(lot=target, part=part, units=3, **GIVEN)
    elsewhere = a_hospital(CLOCK, name="EHPAD de Die", commune="26113")
    beyond = a_hospital(CLOCK, name="EHPAD de Nyons", commune="26220")
    bag = make_bag(establishment=scene.hospital, taken=[Taken(target, 2)], to=elsewhere.code, **GIVEN)
    number = opened(terms_of(lots=[part]))
    assert {lot.code: lot.named for lot in recall_sheet(number).lots} == {part: True, target: False}
    assert held_by(number) == {scene.shop: 17, scene.hospital: 3, elsewhere.code: 2}
    assert is_concerned(number, bag.code).concerned
    with pytest.raises(Refusal, match=r"bag\.recalled"):
        make_bag(establishment=elsewhere.code, taken=[Taken(bag.code, 1)], to=beyond.code, **GIVEN)
    make_bag(establishment=elsewhere.code, taken=[Taken(bag.code, 1)], to=beyond.code, has_left=True, **GIVEN)
    assert held_by(number) == {scene.shop: 17, scene.hospital: 3, elsewhere.code: 1, beyond.code: 1}
    assert Message.objects.filter(about=number).count() == 4


def test_a_lot_never_goes_into_what_it_is_made_of(scene: Scene) -> None:
    use_part(lot=scene.inspected.code, part=scene.made.code, units=1, **GIVEN)
    use_part(lot=scene.released.code, part=scene.inspected.code, units=1, **GIVEN)
    for target, part in ((scene.made, scene.released), (scene.made, scene.made)):
        with pytest.raises(Refusal, match=r"part\.loop"):
            use_part(lot=target.code, part=part.code, units=1, **GIVEN)
    with pytest.raises(Refusal, match=r"bag\.short"):
        use_part(lot=scene.released.code, part=scene.made.code, units=20, **GIVEN)


def test_a_hold_and_a_suspension_reach_as_far_as_a_recall(scene: Scene) -> None:
    target = a_delivered_lot(scene, 5)
    use_part(lot=target, part=scene.made.code, units=3, **GIVEN)
    bag = make_bag(establishment=scene.hospital, taken=[Taken(target, 2)], **GIVEN)
    number = place_hold(scope=HoldScope(lot=scene.made.code), reason="Doute", **GIVEN).number
    assert Lot.objects.get(code=target).held_by_act == number
    assert bag.code in Message.objects.get(about=number, organisation=scene.hospital).body["fr"]
    suspended = suspend(scope=HoldScope(batch="PETG-07"), reason="Matière", **GIVEN).number
    assert Lot.objects.get(code=scene.released.code).held_by_act == suspended
    lift(number=suspended, reason="Fini", **GIVEN)
    assert Lot.objects.get(code=scene.released.code).status == "released"
    assert Lot.objects.get(code=target).held_by_act == number


def test_answers_are_counted_and_a_moved_count_is_asked_again(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    number = opened(terms_of(lots=[scene.released.code]))
    message = Message.objects.get(about=number, organisation=scene.hospital)
    link = sealed_secret(message.seed)
    answer_by_link(token=link, counts={}, clock=CLOCK)
    assert [row.state for row in holder_list(number, state="read").items] == ["read"]
    fates = Fates(kept=15, returned=4, destroyed=1, used=2, passed_on=1)
    answer_by_link(token=link, counts={scene.released.code: fates}, clock=CLOCK)
    figures = recall_sheet(number).figures
    assert (figures.placed, figures.found, figures.returned, figures.short, figures.silent) == (
        40,
        23,
        4,
        1,
        16,
    )
    assert (figures.unaccounted, figures.acknowledged, figures.answered) == (17, 1, 1)
    (known,) = known_recipients(number)
    assert (known.category, known.units, known.known, known.asked) == ("C", 25, 24, 1.0)
    make_bag(establishment=scene.hospital, taken=[Taken(scene.released.code, 2)], **GIVEN)
    figures = recall_sheet(number).figures
    assert (figures.placed, figures.found, figures.silent, figures.answered) == (40, 0, 40, 0)


def test_what_is_no_count_or_no_holder_is_refused(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    number = opened(terms_of(lots=[scene.released.code]))
    for counts, code in (
        ({scene.made.code: Fates()}, r"recall\.thing_unknown"),
        ({scene.released.code: Fates(kept=-1)}, r"recall\.count"),
    ):
        with pytest.raises(Refusal, match=code):
            answer_recall(code=number, organisation=scene.hospital, counts=counts, **GIVEN)
    with pytest.raises(Refusal, match=r"recall\.not_a_holder"):
        answer_recall(code=number, organisation="E9999", counts={}, **GIVEN)
    with pytest.raises(Refusal, match=r"recall\.link_unknown"):
        answer_by_link(token="x", counts={}, clock=CLOCK)


def test_the_silent_are_reminded_a_day_apart_thrice(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    number = opened(terms_of(lots=[scene.released.code]))
    answer_recall(code=number, organisation=scene.shop, counts={scene.released.code: Fates(kept=16)}, **GIVEN)
    hours = (1, 25, 26, 50, 75, 100, 125)
    told = [follow_recalls(clock=FixedClock(CLOCK.now() + timedelta(hours=h))) for h in hours]
    assert told == [0, 1, 0, 1, 1, 0, 0]
    keys = Message.objects.filter(about=number, organisation=scene.hospital).values_list("key", flat=True)
    assert sum("again" in key for key in keys) == 3


def test_closing_asks_for_answers_or_for_the_reason(scene: Scene) -> None:
    deliver(scene.released.code, 25, 24)
    number = opened(terms_of(lots=[scene.released.code]))
    with pytest.raises(Refusal, match=r"recall\.unanswered"):
        close_recall(code=number, note="Fini", **GIVEN)
    for place in (scene.shop, scene.hospital):
        answer_recall(code=number, organisation=place, counts={scene.released.code: Fates(kept=1)}, **GIVEN)
    close_recall(code=number, note="Fini", without_answers="inutile", **GIVEN)
    sheet = recall_sheet(number)
    assert (sheet.row.status, sheet.closing_note, sheet.closing_reason) == ("closed", "Fini", "")
    assert Lot.objects.get(code=scene.released.code).held_by_act == number
    for act in (
        lambda: close_recall(code=number, note="Encore", **GIVEN),
        lambda: answer_recall(code=number, organisation=scene.shop, counts={}, **GIVEN),
    ):
        with pytest.raises(Conflict, match=r"recall\.over"):
            act()
    lift(number=number, reason="Erreur", **GIVEN)
    assert (recall_sheet(number).row.status, recalled([scene.released.code])) == ("lifted", {})
    assert Lot.objects.get(code=scene.released.code).status == "released"


@pytest.mark.parametrize(
    "word",
    [
        "volontaire",
        "par précaution",
        "dans de rares cas",
        "aucun accident signalé",
        "voluntary",
        "in rare cases",
    ],
)
def test_a_notice_never_makes_the_danger_look_smaller(scene: Scene, word: str) -> None:
    terms = terms_of(lots=[scene.released.code])
    soft = RecallTerms(
        **{**{f: getattr(terms, f) for f in terms.__slots__}, "to_do": Text(fr=f"Rappel {word}", en="x")}
    )
    with pytest.raises(Refusal, match=r"recall\.softened"):
        opened(soft)


def test_a_recall_that_reaches_nothing_or_says_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = cast_of(monkeypatch, today(CLOCK) - timedelta(days=3))
    a_workshop(CLOCK, name="Autre")
    with pytest.raises(Refusal, match=r"recall\.reaches_nothing"):
        opened(terms_of(workshop=cast.workshop.code))
    with pytest.raises(Refusal, match=r"hold\.scope_empty"):
        opened(terms_of())
    bare = RecallTerms(
        HoldScope(workshop=cast.workshop.code), "r", Text(" ", "x"), Text("x", "x"), Text("x", "x"), "1"
    )
    with pytest.raises(Refusal, match=r"recall\.words_missing"):
        opened(bare)


def test_the_private_link_is_in_the_mail_alone(scene: Scene) -> None:
    number = opened(terms_of(lots=[scene.released.code]))
    (told,) = messages_about(number)
    assert "{secret}" not in told.body.fr
    assert "/rappels/lien/" not in told.body.fr
    assert f"/rappels/{number}/detenteurs/{scene.shop}/" in told.body.fr
