"""The way from rows to holders, against a walk by hand: a recall never misses a lot, a bag or a holder."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from tests.factories.production import Scene, build_scene
from tests.factories.recalls import deliver
from tests.factories.thread import a_hospital

from maillage.apps.network.models import Establishment
from maillage.apps.production.models import Bag, Delivery, DeliveryLine, Lot, Movement
from maillage.apps.production.tracing_bridge import trace
from maillage.apps.writing import writing
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
WORLDS, LOTS, BAGS, PARTS = 12, 12, 9, 7


def _copy(row: Any, **more: Any) -> Any:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**{**fields, **more})


def _world(scene: Scene, places: list[Establishment], dice: random.Random, n: int) -> list[Lot]:
    """Lots delivered anywhere, some made of others, pieces re-packed again and again, numbers right or wrong."""
    lots = Lot.objects.bulk_create(
        [
            _copy(scene.released, code=f"W{n}-{k}", quantity_made=50, quantity_rejected=dice.randrange(3))
            for k in range(LOTS)
        ]
    )
    note = Delivery.objects.order_by("pk")[0]
    notes = Delivery.objects.bulk_create(
        [_copy(note, code=f"W{n}-{place.pk}", establishment_id=place.pk) for place in places]
    )
    line = DeliveryLine.objects.order_by("pk")[0]
    pairs = {(dice.choice(notes).pk, dice.choice(lots).pk) for _ in range(2 * LOTS)}
    counts = [(9, None, None), (9, 9, 0), (9, 4, 5), (9, 0, 9)]
    for delivery, lot in sorted(pairs):
        quantity, accepted, refused = dice.choice(counts)
        given = {"quantity": quantity, "accepted": accepted, "refused": refused}
        _copy(line, delivery_id=delivery, lot_id=lot, **given).save(force_insert=True)
    number = 1000 * n
    bags: list[Bag] = []
    for k in range(BAGS):
        bag = Bag.objects.create(
            code=f"SC{n:03d}{k:03d}",
            establishment=dice.choice(places),
            units=dice.randint(1, 9),
            made_at=CLOCK.now(),
        )
        for source in dice.sample([*lots, *bags], dice.randint(1, 3)):
            number += 1
            of = {"source_lot": source} if isinstance(source, Lot) else {"source_bag": source}
            Movement.objects.create(
                number=number, relation=dice.randrange(3), target_bag=bag, units=dice.randint(1, 9),
                place=dice.choice(places), recorded_at=CLOCK.now(), actor="x", **of,
            )  # fmt: skip
        bags.append(bag)
    for _ in range(PARTS):
        first, second = sorted(dice.sample(range(LOTS), 2))
        number += 1
        Movement.objects.create(
            number=number, relation=3, source_lot=lots[first], target_lot=lots[second], units=dice.randint(1, 60),
            recorded_at=CLOCK.now(), actor="x",
        )  # fmt: skip
    return lots


def _by_hand(named: set[int]) -> tuple[set[str], Counter[tuple[str, str]]]:
    """Lots reached and pieces by (holder, thing), one row at a time."""
    lots, bags = set(named), set()
    moves = list(Movement.objects.all())
    grown = True
    while grown:
        before = len(lots) + len(bags)
        for move in moves:
            if move.source_lot_id in lots or move.source_bag_id in bags:
                lots |= {move.target_lot_id} - {None}
                bags |= {move.target_bag_id} - {None}
        grown = len(lots) + len(bags) > before
    held: Counter[tuple[str, str]] = Counter()
    places = {place.pk: place.code for place in Establishment.objects.all()}
    for lot in Lot.objects.filter(pk__in=lots).select_related("workshop"):
        here: Counter[int] = Counter()
        back = 0
        for line in DeliveryLine.objects.filter(lot=lot).select_related("delivery"):
            here[line.delivery.establishment_id] += line.quantity if line.accepted is None else line.accepted
            back += line.refused or 0
        for place, units in here.items():
            out = sum(m.units for m in moves if m.source_lot_id == lot.pk and m.place_id == place)
            held[places[place], lot.code] = max(0, units - out)
        parts = sum(m.units for m in moves if m.source_lot_id == lot.pk and m.place_id is None)
        good = lot.quantity_made - lot.quantity_rejected
        held[lot.workshop.code, lot.code] = max(0, good - lot.quantity_delivered - parts + back)
    for bag in Bag.objects.filter(pk__in=bags):
        out = sum(m.units for m in moves if m.source_bag_id == bag.pk and m.place_id == bag.establishment_id)
        held[places[bag.establishment_id], bag.code] = max(0, bag.units - out)
    return set(Lot.objects.filter(pk__in=lots).values_list("code", flat=True)), held


def test_whatever_descends_is_found_with_whoever_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = build_scene(monkeypatch)
    deliver(scene.released.code, 1, 1)
    places = [a_hospital(CLOCK, name=f"Lieu {k}") for k in range(5)]
    dice = random.Random(20261127)
    reached_more = 0
    for n in range(1, WORLDS + 1):
        with writing():
            lots = _world(scene, places, dice, n)
        named = {lot.pk for lot in dice.sample(lots, dice.randint(1, 3))}
        with CaptureQueriesContext(connection) as asked:
            found = trace(Q(pk__in=named))
        codes, held = _by_hand(named)
        assert {lot.code for lot in found.lots} == codes
        assert {(h.holder, h.thing): h.units for h in found.holdings} == dict(held)
        assert {lot.pk for lot in found.lots if lot.named} == named
        assert len(asked) <= 7
        reached_more += len(codes) > len(named)
    assert reached_more >= WORLDS / 3  # the worlds are worth walking


def test_nothing_named_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    build_scene(monkeypatch)
    assert trace(Q(pk__in=[])).lots == ()
