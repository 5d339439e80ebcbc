"""The way from rows to holders, against a walk by hand: a recall never misses a lot, a bag or a holder."""

from __future__ import annotations

import gc
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

from maillage.apps.among import among
from maillage.apps.network.models import Establishment
from maillage.apps.production.models import Bag, Delivery, DeliveryLine, Lot, Movement
from maillage.apps.production.tracing_bridge import trace
from maillage.apps.production.tracing_rows import family
from maillage.apps.production.tracing_rows import lots as lots_of
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


def _keys_by_hand(named: set[int]) -> tuple[set[int], set[int], list[Movement]]:
    """Lots and bags reached, one row at a time."""
    lots: set[int] = set(named)
    bags: set[int] = set()
    moves = list(Movement.objects.all())
    grown = True
    while grown:
        before = len(lots) + len(bags)
        for move in moves:
            if move.source_lot_id in lots or move.source_bag_id in bags:
                lots |= {key for key in (move.target_lot_id,) if key is not None}
                bags |= {key for key in (move.target_bag_id,) if key is not None}
        grown = len(lots) + len(bags) > before
    return lots, bags, moves


def _by_hand(named: set[int]) -> tuple[set[str], Counter[tuple[str, str]]]:
    """Lots reached and pieces by (holder, thing)."""
    lots, bags, moves = _keys_by_hand(named)
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
    """Each seed is other splits, merges, re-packings and parts; that of a failure is in its message."""
    scene = build_scene(monkeypatch)
    deliver(scene.released.code, 1, 1)
    places = [a_hospital(CLOCK, name=f"Lieu {k}") for k in range(5)]
    seed = random.randrange(10**9)
    dice = random.Random(seed)
    reached_more = 0
    for n in range(1, WORLDS + 1):
        with writing():
            lots = _world(scene, places, dice, n)
        named = {lot.pk for lot in dice.sample(lots, dice.randint(1, 3))}
        found = trace(Q(pk__in=named))
        codes, held = _by_hand(named)
        assert {lot.code for lot in found.lots} == codes, seed
        assert {(h.holder, h.thing): h.units for h in found.holdings} == dict(held), seed
        by_holder = Counter({holder: 0 for holder, _ in held})
        for (holder, _), units in held.items():
            by_holder[holder] += units
        assert [(row.holder, row.held) for row in found.holders] == sorted(by_holder.items()), seed
        assert {lot.pk for lot in found.lots if lot.named} == named
        assert list(found.holdings) == sorted(found.holdings)
        reached_more += len(codes) > len(named)
    assert reached_more >= WORLDS / 4  # the worlds are worth walking


def test_only_what_is_reached_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time must not grow with what was ever made: no row of what is not reached leaves the database."""
    scene = build_scene(monkeypatch)
    deliver(scene.released.code, 1, 1)
    places = [a_hospital(CLOCK, name=f"Lieu {k}") for k in range(5)]
    dice = random.Random(20261127)
    with writing():
        lots = [lot for n in range(1, 6) for lot in _world(scene, places, dice, n)]
    keys, bags, _held = _keys_by_hand({lots[0].pk})
    with CaptureQueriesContext(connection) as asked:
        rows = family(lots_of(Q(pk=lots[0].pk)))
    assert {lot.pk for lot in rows.lots} == keys
    assert {bag.pk for bag in rows.bags} == bags
    assert {move.source_lot for move in rows.moves} <= {*keys, None}
    assert {move.source_bag for move in rows.moves} <= {*bags, None}
    assert {line[0] for line in rows.lines} <= keys
    assert len(keys) < len(lots) / 2
    assert len(asked) <= 5 + 2 * (len(keys) + len(bags))  # two a generation
    with CaptureQueriesContext(connection) as asked:
        assert len(trace(Q(code=scene.released.code)).lots) == 1
    assert len(asked) == 4  # it went into nothing: lots, movements, lines, establishments


def test_many_lots_are_found_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """More lots than a query has parameters on SQLite, and than what is done without collecting."""
    scene = build_scene(monkeypatch)
    deliver(scene.released.code, 1, 1)
    with writing():
        made = Lot.objects.bulk_create([_copy(scene.released, code=f"M-{k}") for k in range(2_500)])
        line = DeliveryLine.objects.order_by("pk")[0]
        DeliveryLine.objects.bulk_create([_copy(line, lot_id=lot.pk, quantity=1, accepted=1) for lot in made])
    with CaptureQueriesContext(connection) as asked:
        found = trace(Q(code__startswith="M-"))
    assert len(found.lots) == 2_500
    assert {row.holder: row.held for row in found.holders}[scene.hospital] == 2_500
    assert len(asked) == 4
    assert gc.isenabled()


def test_keys_travel_as_one_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = build_scene(monkeypatch)
    codes = [scene.made.code, scene.released.code]
    assert list(Lot.objects.filter(among("code", codes)).order_by("pk")) == list(
        Lot.objects.filter(code__in=codes).order_by("pk")
    )
    assert Lot.objects.filter(among("workshop", [scene.made.workshop_id])).count() == Lot.objects.count()
    assert not Lot.objects.filter(among("code", ["x'); DROP"])).exists()
    assert not Lot.objects.filter(among("pk", [])).exists()


def test_nothing_named_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    build_scene(monkeypatch)
    assert trace(Q(pk__in=[])).lots == ()
