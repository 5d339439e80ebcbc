"""Measure a recall of a million units that are rows: from rows to holders, then opening it whole.

``MAILLAGE_HOME=a/demonstration python benchmarks/tracing/recall_in_database.py [--units 1000000] [--runs 5]``
(`MAILLAGE_DATABASE_URL` for PostgreSQL) adds lots of 25 units of one version, each delivered to one or two of the
establishments there, a quarter of them re-packed into bags handed on, and a tenth with parts of the lot before; times;
then undoes everything. Prints one JSON object: seconds of the clock, medians.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

LOT, PARTS_EVERY, BAG_EVERY, PLACES = 25, 10, 4, 3000


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def copies(row: Any, count: int, **more: Callable[[int], Any]) -> list[Any]:
    """Rows like this one, each with values of its own."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return [type(row)(**{**fields, **{name: of(n) for name, of in more.items()}}) for n in range(count)]


def grow(units: int) -> str:
    """The rows; the version that all the lots are of."""
    from maillage.apps.network.models import Establishment
    from maillage.apps.production.models import Bag, Delivery, DeliveryLine, Lot, Movement

    count, batch = units // LOT, 2000
    lot = Lot.objects.filter(status="released").order_by("pk").first()
    assert lot is not None
    pieces = {"quantity_made": LOT, "quantity_released": LOT, "quantity_delivered": LOT}
    fixed = {name: (lambda _n, v=value: v) for name, value in {**pieces, "quantity_rejected": 0}.items()}
    lots = Lot.objects.bulk_create(
        copies(lot, count, code=lambda n: f"D9999V1-L9999-26W01-{n:06d}-X", **fixed), batch
    )
    line = DeliveryLine.objects.order_by("pk").first()
    assert line is not None
    places = list(Establishment.objects.order_by("pk").values_list("pk", flat=True)[:PLACES])
    notes = Delivery.objects.bulk_create(
        copies(
            line.delivery, len(places), code=lambda n: f"BL-9999-{n:05d}", establishment_id=places.__getitem__
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
            Bag(code=f"SC9{n:06d}", establishment_id=places[(n + 99) % len(places)], units=10, made_at=now)
            for n in bagged
        ],
        batch,
    )
    Movement.objects.bulk_create(
        [
            Movement(
                number=10**9 + n, relation=0, source_lot=lots[n], target_bag=bag, place_id=places[n % len(places)],
                units=10, recorded_at=now, actor="x",
            )
            for n, bag in zip(bagged, bags, strict=True)
        ],
        batch,
    )  # fmt: skip
    Movement.objects.bulk_create(
        [
            Movement(number=2 * 10**9 + n, relation=3, source_lot=lots[n - 1], target_lot=lots[n], units=1,
                     recorded_at=now, actor="x")
            for n in range(PARTS_EVERY, count, PARTS_EVERY)
        ],
        batch,
    )  # fmt: skip
    return str(lot.profile.version.code)


def measure(units: int, runs: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from maillage.apps.accounts.actor import OPERATOR
    from maillage.apps.authority.commands.place_hold import HoldScope
    from maillage.apps.production.commands.open_recall import RecallTerms, open_recall
    from maillage.apps.production.scopes import lots_in
    from maillage.apps.production.tracing_bridge import trace
    from maillage.kernel.clock import SystemClock
    from maillage.kernel.text import Text

    with transaction.atomic():
        growing, version = timed(lambda: grow(units))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        traces = [timed(lambda: trace(lots_in({"version": version}))) for _ in range(runs)]
        found = traces[0][1]
        words = Text(fr="Essai", en="Trial")
        terms = RecallTerms(HoldScope(version=version), "Essai", words, words, words, "0")
        opening, _act = timed(lambda: open_recall(terms=terms, actor=OPERATOR, clock=SystemClock()))
        transaction.set_rollback(True)
    return {
        "machine": {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count(),
                    "load": round(os.getloadavg()[0], 2)},
        "database": connection.vendor, "units": found.units, "lots": len(found.lots),
        "holders": len(found.by_holder()), "rows_placed": len(found.holdings), "rows_made_s": round(growing, 2),
        "rows_to_holders_s": round(statistics.median(seconds for seconds, _ in traces), 3),
        "rows_to_holders_all_s": [round(seconds, 3) for seconds, _ in traces], "opened_s": round(opening, 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django

    django.setup()
    from maillage.apps.records.queries.installation import installation_kind

    if installation_kind() != "demo":
        parser.error("this adds rows and undoes them: give it a demonstration")
    print(json.dumps(measure(asked.units, asked.runs), indent=2))


if __name__ == "__main__":
    main()
