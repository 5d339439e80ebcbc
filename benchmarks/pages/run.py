"""Server time, SQL queries and compressed size of every list and board page, on the database at hand.

    maillage demo                                  # the national demonstration, once
    python benchmarks/pages/run.py                 # every page, seven answers each, medians
    python benchmarks/pages/run.py --repeat 15 --json pages.json

Signs in as each login of the demonstration, asks in-process (no network, the same middleware as the
server) and prints machine, database and a line a page. A page over 200 ms, 20 queries or 150 kB is marked.
Exit 1 when one is. Nothing here is a test: figures are read and compared.
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


@dataclass(frozen=True, slots=True)
class Measured:
    """One page for one visitor: median server time in ms, SQL queries, kB as compressed."""

    visitor: str
    path: str
    status: int
    ms: float
    worst_ms: float
    queries: int
    kb: float

    @property
    def over(self) -> bool:
        return self.ms > LIMIT_MS or self.queries > LIMIT_QUERIES or self.kb > LIMIT_KB


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7, help="answers timed a page, after one not counted")
    parser.add_argument("--only", default="", help="pages whose address holds this word")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    return parser.parse_args()


def measure(client: Any, visitor: str, path: str, repeat: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    queries = len(asked)  # now: the log is emptied by the next request
    seconds = []
    for _ in range(repeat):
        began = time.perf_counter()
        client.get(path)
        seconds.append(time.perf_counter() - began)
    return Measured(
        visitor=visitor or "public",
        path=path,
        status=response.status_code,
        ms=round(statistics.median(seconds) * 1000, 1),
        worst_ms=round(max(seconds) * 1000, 1),
        queries=queries,
        kb=round(len(gzip.compress(response.content, 6)) / 1024, 1),
    )


def line(found: Measured) -> str:
    mark = "✗" if found.over or found.status != 200 else " "
    return (
        f"{mark} {found.ms:8.1f} {found.worst_ms:8.1f} {found.queries:4d} {found.kb:8.1f} kB "
        f"{found.status}  {found.visitor:<18} {found.path}"
    )


def main() -> None:
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django

    django.setup()
    from django.db import connection
    from pages import signed_in, visits

    from maillage.cli.plan_bench import machine

    told = {**machine(), "database": connection.vendor, "django": django.get_version()}
    print(json.dumps(told, ensure_ascii=False))
    print(f"{'median ms':>10} {'worst':>8} {'sql':>4} {'size':>11}")
    found: list[Measured] = []
    for visitor, paths in visits().items():
        client = signed_in(visitor)
        for path in paths:
            if asked.only in path:
                found.append(measure(client, visitor, path, asked.repeat))
                print(line(found[-1]), flush=True)
    over = [each for each in found if each.over or each.status != 200]
    print(f"{len(found)} pages, {len(over)} over; slowest {max(f.ms for f in found)} ms")
    if asked.json:
        content = {**told, "pages": [asdict(each) for each in found]}
        asked.json.write_text(json.dumps(content, indent=2), encoding="utf-8")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
