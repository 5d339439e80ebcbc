"""Concurrent visitors of mixed roles against two web processes on PostgreSQL: errors, latencies, memory.

    python benchmarks/load/run.py                               # 50 visitors, 10 minutes
    python benchmarks/load/run.py --users 10 --minutes 1 --scale small

Makes a database of its own on the server (dropped at the end), seeds the demonstration, serves it with
`maillage serve --workers 2`, then lets each visitor walk and write (benchmarks/load/people.py) with a pause
of 2 to 8 seconds between pages. Sign-ins hash a password on purpose slowly and are told apart. Prints machine,
versions, requests a second, p50, p95, p99 and the slowest pages, what was written by kind, every answer
that is neither 2xx nor 3xx, and the memory of all the server's processes over time. Each visitor calls from
a loopback address of their own, for the site limits what one connection may ask without an account. Only addresses of this machine are asked. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from errands import ERRANDS
from people import BROKEN_OFF, KINDS, Kind, Person, Sample

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
MAILLAGE = [sys.executable, "-c", "from maillage.site.console import main; main()"]
RAMP = 30.0  # seconds over which visitors arrive


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--scale", default="national", choices=["small", "national"])
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 8.0), metavar=("LOW", "HIGH"))
    parser.add_argument("--server", default=SERVER, help="a PostgreSQL server on this machine")
    parser.add_argument("--json", type=Path, help="also write every sample to this file")
    return parser.parse_args()


@contextmanager
def database(server: str) -> Iterator[str]:
    """A database made for the load and dropped after it."""
    import psycopg

    name = f"maillage_load_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.rsplit("/", 1)[0] + "/" + name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(url: str, home: str, asked: argparse.Namespace) -> Iterator[tuple[int, int]]:
    """The seeded demonstration, served: its port and the process that leads the server's group."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "MAILLAGE_DATABASE_URL": url, "MAILLAGE_HOME": home,
                   "MAILLAGE_ORIGIN": f"http://localhost:{port}"}  # fmt: skip
    began = time.perf_counter()
    subprocess.run(
        [*MAILLAGE, "demo", "--scale", asked.scale], env=environment, check=True, stdout=sys.stderr
    )
    print(json.dumps({"seeded_s": round(time.perf_counter() - began, 1), "scale": asked.scale}), flush=True)
    serve = [*MAILLAGE, "serve", "--port", str(port), "--workers", str(asked.workers)]
    with subprocess.Popen(serve, env=environment, start_new_session=True) as server:
        try:
            wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int) -> None:
    from maillage.site.demo.browsing import Browser

    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            Browser("127.0.0.1", port).get("/connexion/")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def resident(session: int) -> float:
    """MB of every process of the server's session; a page that processes share counts once in all."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                after = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(after[3]) == session:
                    total += int((entry / "smaps_rollup").read_text().partition("Pss:")[2].split()[0])
            except (OSError, IndexError):
                continue
    return total / 1024


def crowd(users: int) -> list[Kind]:
    """The kinds of visitors in their shares, `users` in all."""
    whole = sum(kind.share for kind in KINDS)
    wanted = [(kind, kind.share * users / whole) for kind in KINDS]
    chosen = [kind for kind, share in wanted for _ in range(int(share))]
    rest = sorted(wanted, key=lambda pair: int(pair[1]) - pair[1])
    return chosen + [kind for kind, _ in rest[: users - len(chosen)]]


def visitor(
    kind: Kind,
    number: int,
    port: int,
    asked: argparse.Namespace,
    note: Callable[[Sample], None],
    began: float,
) -> Person:
    from maillage.site.demo.browsing import Browser

    dice = random.Random(number)
    browser = Browser("127.0.0.1", port, f"127.0.{1 + number // 250}.{1 + number % 250}")
    reads = lambda: time.sleep(dice.uniform(*asked.think))  # noqa: E731
    return Person(kind, browser, note, began, dice, ERRANDS.get(kind.login, ()), reads)


def live(person: Person, number: int, asked: argparse.Namespace, until: float) -> None:
    from maillage.site.demo import PASSWORD

    time.sleep(RAMP * number / asked.users)
    try:
        person.arrive(PASSWORD)
        while time.perf_counter() < until:
            person.pause()
            person.step()
    except Exception as error:
        person.note(Sample(0, person.kind.login, repr(error), BROKEN_OFF, 0.0, "broke off", person.errand))


def quantile(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000, 1)


def written(samples: list[Sample]) -> dict[str, Any]:
    """What was recorded, and what somebody else had done first, by kind. Latencies of forms sent, in ms."""
    sent = [s for s in samples if s.what in ("write", "step", "overtaken")]
    recorded = [s for s in sent if s.what == "write" and not s.is_error]
    seconds = [s.seconds for s in sent] or [0.0]
    return {
        "recorded": len(recorded),
        "by_kind": dict(Counter(s.errand for s in recorded).most_common()),
        "overtaken": dict(Counter(s.errand for s in sent if s.what == "overtaken").most_common()),
        "p50_ms": quantile(seconds, 0.50),
        "p95_ms": quantile(seconds, 0.95),
    }


def told(samples: list[Sample], minutes: float) -> dict[str, Any]:
    """What the samples say. Latencies in ms."""
    pages = [sample for sample in samples if sample.what != "door"]
    seconds = [sample.seconds for sample in pages] or [0.0]
    errors = Counter((s.status, s.errand or s.what, s.path) for s in samples if s.is_error)
    by_path: dict[str, list[float]] = defaultdict(list)
    for sample in pages:
        by_path[sample.path.partition("?")[0]].append(sample.seconds)
    slow = sorted(((statistics.median(v), len(v), path) for path, v in by_path.items()), reverse=True)[:8]
    return {
        "requests": len(pages),
        "writes": written(samples),
        "per_second": round(len(pages) / (minutes * 60), 2),
        "p50_ms": quantile(seconds, 0.50),
        "p95_ms": quantile(seconds, 0.95),
        "p99_ms": quantile(seconds, 0.99),
        "max_ms": round(max(seconds) * 1000, 1),
        "sign_in_p50_ms": quantile(
            [s.seconds for s in samples if s.what == "door" and s.login] or [0.0], 0.5
        ),
        "errors": [
            f"{status} {what} {path} × {count}" for (status, what, path), count in errors.most_common()
        ],
        "slowest": [f"{round(ms * 1000)} ms × {count}  {path}" for ms, count, path in slow],
    }


def main() -> None:
    asked = arguments()
    from maillage.cli.plan_bench import machine

    print(json.dumps({**machine(), "users": asked.users, "minutes": asked.minutes, "workers": asked.workers}))
    samples: list[Sample] = []
    memory: list[tuple[int, float]] = []
    with (
        tempfile.TemporaryDirectory() as home,
        database(asked.server) as url,
        served(url, home, asked) as (port, group),
    ):
        began = time.perf_counter()
        until = began + asked.minutes * 60
        people = [
            visitor(kind, number, port, asked, samples.append, began)
            for number, kind in enumerate(random.Random(0).sample(crowd(asked.users), asked.users))
        ]
        threads = [threading.Thread(target=live, args=(p, n, asked, until)) for n, p in enumerate(people)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            memory.append((round(time.perf_counter() - began), round(resident(group), 1)))
            time.sleep(min(15.0, max(1.0, asked.minutes * 3)))
    report = told(samples, asked.minutes)
    report["memory_mb"] = " ".join(f"{at}s:{size}" for at, size in memory[:: max(1, len(memory) // 20)])
    print(json.dumps(report, indent=2, ensure_ascii=False))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(sample) for sample in samples]), encoding="utf-8")
    sys.exit(1 if report["errors"] else 0)


if __name__ == "__main__":
    main()
