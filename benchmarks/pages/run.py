"""Server time, SQL queries and compressed size of every list and board page, on the database at hand.

    maillage demo                                  # the national demonstration, once
    python benchmarks/pages/run.py                 # every page, seven answers each, medians
    python benchmarks/pages/run.py --visitor atelier --visitor "" --only /ateliers/
    python benchmarks/pages/run.py --repeat 15 --json pages.json

Signs in as each login of the demonstration, asks in-process (no network, the same middleware as the
server) and prints machine, database, a line a page as soon as it is measured, and a line a login. Two
times: on the wall, and of this process's processor, which other work on the machine does not lengthen (a
PostgreSQL server's own work is outside it). A page over 200 ms of both, 20 queries or 150 kB is marked ✗; one that
is over on the wall alone, ~. Exit 1 when one is marked ✗. Nothing here is a test: figures are read and compared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LIMIT_MS, LIMIT_QUERIES, LIMIT_KB = 200.0, 20, 150.0
HEADING = f"  {'wall ms':>8} {'worst':>8} {'cpu ms':>8} {'sql':>4} {'size':>11}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page for one visitor: median times in ms, SQL queries, kB as compressed."""

    visitor: str
    path: str
    ms: float
    worst_ms: float
    cpu_ms: float
    queries: int
    kb: float

    @property
    def over(self) -> bool:
        slow = min(self.ms, self.cpu_ms) > LIMIT_MS
        return slow or self.queries > LIMIT_QUERIES or self.kb > LIMIT_KB

    @property
    def mark(self) -> str:
        return "✗" if self.over else "~" if self.ms > LIMIT_MS else " "

    def line(self) -> str:
        return (
            f"{self.mark} {self.ms:8.1f} {self.worst_ms:8.1f} {self.cpu_ms:8.1f} {self.queries:4d} "
            f"{self.kb:8.1f} kB  {self.visitor:<18} {self.path}"
        )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7, help="answers timed a page, after two not counted")
    parser.add_argument("--only", default="", help="pages whose address holds this word")
    parser.add_argument("--visitor", action="append", help="this login only; empty is the public; repeatable")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    return parser.parse_args()


def measure(client: Any, visitor: str, path: str, repeat: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    queries = len(asked)  # now: the log is emptied by the next request
    walls, processor = [], []
    for _ in range(repeat):
        began, spent = time.perf_counter(), time.process_time()
        client.get(path)
        walls.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return Measured(
        visitor=visitor or "public",
        path=path,
        ms=round(statistics.median(walls), 1),
        worst_ms=round(max(walls), 1),
        cpu_ms=round(statistics.median(processor), 1),
        queries=queries,
        kb=round(len(gzip.compress(response.content, 6)) / 1024, 1),
    )


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def summary(found: list[Measured], name: str) -> str:
    """One line: how many pages, how many over, and what they cost."""
    walls, spent = [one.ms for one in found], [one.cpu_ms for one in found]
    slowest = max(found, key=lambda one: one.cpu_ms)
    return (
        f"{name:<18} {len(found):4d} pages {sum(one.over for one in found):3d} over  "
        f"wall p50 {quantile(walls, 0.5):6.1f} p95 {quantile(walls, 0.95):6.1f}  "
        f"cpu p50 {quantile(spent, 0.5):6.1f} p95 {quantile(spent, 0.95):6.1f} mean {statistics.mean(spent):6.1f}  "
        f"slowest {slowest.cpu_ms:6.1f} {slowest.path}"
    )


def visit(visitor: str, asked: argparse.Namespace) -> list[Measured]:
    """Every page of one visitor, told as it goes."""
    from pages import reached, signed_in

    client, found = signed_in(visitor), []
    for path in reached(client):
        if asked.only in path:
            found.append(measure(client, visitor, path, asked.repeat))
            print(found[-1].line(), flush=True)
    if found:
        print(summary(found, f"— {visitor or 'public'}"), file=sys.stderr, flush=True)
    return found


def main() -> None:
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django
    from django.db import connection
    from pages import visitors

    import maillage.site.wsgi  # noqa: F401  (ready as a web process is before it answers anybody)
    from maillage.cli.plan_bench import machine

    told = {**machine(), "database": connection.vendor, "django": django.get_version()}
    print(json.dumps(told, ensure_ascii=False))
    print(HEADING)
    by_visitor = {name: visit(name, asked) for name in asked.visitor or visitors()}
    found = [one for pages in by_visitor.values() for one in pages]
    print()
    for name, pages in by_visitor.items():
        if pages:
            print(summary(pages, name or "public"))
    print(summary(found, "all"))
    for one in sorted(found, key=lambda one: -one.cpu_ms)[:25]:
        print(one.line())
    if asked.json:
        content = {**told, "pages": [asdict(each) for each in found]}
        asked.json.write_text(json.dumps(content, indent=2), encoding="utf-8")
    sys.exit(1 if any(one.over for one in found) else 0)


if __name__ == "__main__":
    main()
