"""Measure a recall: a million numbered units made in lots, packed in bags, re-packed, placed at holders.

``python benchmarks/register/tracing.py [--units 1000000] [--runs 5]`` prints one JSON object, medians of processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Iterator
from typing import Any

import numpy

from maillage.tracing.genealogy import Passage, Placement, Relation, Thing, genealogy
from maillage.tracing.reaching import origins, reach

LOT, BAG, PARCEL = 500, 50, 4  # units a lot, units a bag, bags a parcel


def rows(count: int) -> tuple[list[Thing], list[Passage], list[Placement]]:
    """Every unit is a thing: lot → units → bags → parcels, of which each lies at one of 5,000 holders."""
    lots, bags = count // LOT, count // BAG
    parcels = bags // PARCEL
    things = [
        Thing(f"lot {n}", LOT, {"version": f"D{n % 40:04d}-V1", "batch": f"{n % 700}"}) for n in range(lots)
    ]
    things += [Thing(f"unit {n}", 1) for n in range(count)]
    things += [Thing(f"bag {n}", BAG) for n in range(bags)]
    things += [Thing(f"parcel {n}", BAG * PARCEL) for n in range(parcels)]

    def passages() -> Iterator[Passage]:
        for n in range(count):
            yield Passage(f"lot {n // LOT}", f"unit {n}", 1, Relation.SPLIT)
            yield Passage(f"unit {n}", f"bag {n // BAG}", 1, Relation.MERGE)
        for n in range(bags):
            yield Passage(f"bag {n}", f"parcel {n % parcels}", BAG, Relation.REPACK)

    placements = [Placement(f"parcel {n}", f"E{n % 5000:04d}", BAG * PARCEL) for n in range(parcels)]
    return things, list(passages()), placements


def median(call: Any, runs: int) -> float:
    found = []
    for _ in range(runs):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return round(statistics.median(found), 4)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    things, passages, placements = rows(asked.units)
    start = time.process_time()
    graph = genealogy(things, passages, placements)
    built = round(time.process_time() - start, 2)
    everything = graph.matching()
    for n in range(40):
        everything = numpy.union1d(everything, graph.matching(version=f"D{n:04d}-V1"))
    one = graph.matching(version="D0007-V1")
    all_of, some = reach(graph, everything), reach(graph, one)
    report = {
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0], "platform": platform.platform()},
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__},
        "things": graph.size,
        "passages": len(passages),
        "build_s": built,
        "reach_everything": {
            "things": len(all_of.things),
            "holders": len(all_of.holders),
            "held": sum(h.held for h in all_of.holders),
            "seconds": median(lambda: reach(graph, everything), asked.runs),
        },
        "reach_one_version": {
            "things": len(some.things),
            "holders": len(some.holders),
            "seconds": median(lambda: reach(graph, one), asked.runs),
        },
        "origins_of_one_parcel_s": median(lambda: origins(graph, numpy.array([graph.size - 1])), asked.runs),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
