"""Measure a recall of a million units that are rows: from rows to holders, then opening it whole.

``MAILLAGE_HOME=a/demonstration python benchmarks/tracing/recall_in_database.py [--units 1000000] [--others 1000000]
[--runs 5] [--database URL]`` adds lots of 25 units of one version, each delivered to one or two of the establishments
there, a quarter of them re-packed into bags handed on, a tenth with parts of the lot before; and as many of another
version (`--others`), which the recall must not read; times; then undoes everything. `--explain` prints how the database
finds the rows. Prints one JSON object: seconds of the clock and of the processor (of this process), medians.
Opening is the act, its effects and their constraints, inside one transaction; not the last flush to disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

LOT, PARTS_EVERY, BAG_EVERY, PLACES = 25, 10, 4, 3000


def timed(call: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the clock, of the processor, and what it found."""
    clock, processor = time.perf_counter(), time.process_time()
    found = call()
    return time.perf_counter() - clock, time.process_time() - processor, found


def copies(row: Any, count: int, **more: Callable[[int], Any]) -> list[Any]:
    """Rows like this one, each with values of its own."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return [type(row)(**{**fields, **{name: of(n) for name, of in more.items()}}) for n in range(count)]


def grow(units: int, mark: int, profile: int) -> None:
    """The rows, of lots of that profile; `mark`, a digit, tells their codes from those of other calls."""
    from maillage.apps.network.models import Establishment
    from maillage.apps.production.models import Bag, Delivery, DeliveryLine, Lot, Movement

    count, batch = units // LOT, 2000
    lot = Lot.objects.filter(status="released").order_by("pk").first()
    assert lot is not None
    pieces = {"quantity_made": LOT, "quantity_released": LOT, "quantity_delivered": LOT}
    fixed = {name: (lambda _n, v=value: v) for name, value in {**pieces, "quantity_rejected": 0}.items()}
    lots = Lot.objects.bulk_create(
        copies(
            lot,
            count,
            code=lambda n: f"D999{mark}V1-L9999-26W01-{n:06d}-X",
            profile_id=lambda _n: profile,
            **fixed,
        ),
        batch,
    )
    line = DeliveryLine.objects.order_by("pk").first()
    assert line is not None
    places = list(Establishment.objects.order_by("pk").values_list("pk", flat=True)[:PLACES])
    notes = Delivery.objects.bulk_create(
        copies(
            line.delivery,
            len(places),
            code=lambda n: f"BL-999{mark}-{n:05d}",
            establishment_id=places.__getitem__,
        ),
        batch,
    )

    def lines(first: int, quantity: Callable[[int], int]) -> list[DeliveryLine]:
        return copies(
            line, count, delivery_id=lambda n: notes[(n + first) % len(notes)].pk, lot_id=lambda n: lots[n].pk,
            quantity=quantity, accepted=quantity, refused=lambda _n: 0,
        )  # fmt: skip

    DeliveryLine.objects.bulk_create(lines(0, lambda n: 25 if n % 2 else 15), batch)
    DeliveryLine.objects.bulk_create(
        [row for n, row in enumerate(lines(7, lambda _n: 10)) if n % 2 == 0], batch
    )
    now = lot.created_at
    bagged = range(0, count, BAG_EVERY)
    bags = Bag.objects.bulk_create(
        [
            Bag(
                code=f"SC{mark}{n:06d}",
                establishment_id=places[(n + 99) % len(places)],
                units=10,
                made_at=now,
            )
            for n in bagged
        ],
        batch,
    )
    Movement.objects.bulk_create(
        [
            Movement(
                number=10**9 * (2 * mark) + n, relation=0, source_lot=lots[n], target_bag=bag, place_id=places[n % len(places)],
                units=10, recorded_at=now, actor="x",
            )
            for n, bag in zip(bagged, bags, strict=True)
        ],
        batch,
    )  # fmt: skip
    Movement.objects.bulk_create(
        [
            Movement(number=10**9 * (2 * mark + 1) + n, relation=3, source_lot=lots[n - 1], target_lot=lots[n], units=1,
                     recorded_at=now, actor="x")
            for n in range(PARTS_EVERY, count, PARTS_EVERY)
        ],
        batch,
    )  # fmt: skip


def open_whole(version: str) -> None:
    """What publishing the signed recall does, but for the log: the register of a demonstration is open."""
    from django.db import connection

    from maillage.apps.accounts.actor import OPERATOR
    from maillage.apps.authority.commands.place_hold import HoldScope
    from maillage.apps.production.commands.open_recall import RecallTerms, recall_facts
    from maillage.apps.records import effects
    from maillage.apps.records.commands.publish import act_row, take_numbers
    from maillage.apps.writing import writing
    from maillage.kernel.clock import SystemClock
    from maillage.kernel.text import Text

    words, clock = Text(fr="Essai", en="Trial"), SystemClock()
    terms = RecallTerms(HoldScope(version=version), "Essai", words, words, words, "0")
    with writing():
        facts = recall_facts(terms=terms, actor=OPERATOR, clock=clock)
        (number,) = take_numbers(1, clock)
        act_row(facts, number, OPERATOR, clock).save(force_insert=True)
        effects.apply(replace(facts, number=number), actor=OPERATOR, clock=clock)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def explained(call: Callable[[], Any]) -> list[str]:
    """Each query, and how the database answers it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        call()
    found = []
    how = "EXPLAIN (ANALYZE, COSTS OFF) " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        for query in asked:
            cursor.execute(how + query["sql"].replace("%", "%%"), ())
            found.append(query["sql"][:600])
            found += [f"    {row[-1]}" for row in cursor.fetchall()]
    return found


def measure(units: int, others: int, runs: int, *, explain: bool) -> dict[str, Any]:
    from django.db import connection, transaction

    from maillage.apps.production.models import Lot, RecallHolding
    from maillage.apps.production.scopes import lots_in
    from maillage.apps.production.tracing_bridge import trace

    lots = Lot.objects.filter(status="released").order_by("pk").select_related("profile__version")
    of = lots[0].profile
    other = lots.exclude(profile__version=of.version)[0].profile
    scope = lots_in({"version": of.version.code})
    with transaction.atomic():
        growing = timed(lambda: [grow(others, 7, other.pk), grow(units, 8, of.pk)])[0]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        traces = [timed(lambda: trace(scope)) for _ in range(runs)]
        found = traces[0][2]
        if explain:
            print("\n".join(explained(lambda: trace(scope))), file=sys.stderr)
        opened = timed(lambda: open_whole(of.version.code))
        written = RecallHolding.objects.count()
        transaction.set_rollback(True)
    return {
        "machine": {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count(),
                    "load": round(os.getloadavg()[0], 2)},
        "database": connection.vendor, "units": found.units, "lots": len(found.lots), "others": others,
        "holders": len(found.holders), "rows_placed": len(found.holdings), "rows_made_s": round(growing, 2),
        "rows_to_holders_s": round(statistics.median(run[0] for run in traces), 3),
        "rows_to_holders_processor_s": round(statistics.median(run[1] for run in traces), 3),
        "rows_to_holders_all_s": [round(run[0], 3) for run in traces],
        "opened_s": round(opened[0], 2), "opened_processor_s": round(opened[1], 2), "holdings_written": written,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--others", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--database", default="", help="A URL, instead of MAILLAGE_DATABASE_URL.")
    parser.add_argument("--explain", action="store_true")
    asked = parser.parse_args()
    if asked.database:
        os.environ["MAILLAGE_DATABASE_URL"] = asked.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django

    django.setup()
    from maillage.apps.records.queries.installation import installation_kind

    if installation_kind() != "demo":
        parser.error("this adds rows and undoes them: give it a demonstration")
    print(json.dumps(measure(asked.units, asked.others, asked.runs, explain=asked.explain), indent=2))


if __name__ == "__main__":
    main()
