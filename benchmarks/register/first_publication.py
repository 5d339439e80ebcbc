"""Measure a publication when the log is long: how long its transaction is open, in a process that has just started.

``python benchmarks/register/first_publication.py [--records 10000] [--runs 5]`` makes a SQLite database of its own with so many
signed decisions, then publishes withdrawals, each from a cold process state, with the log replayed before the transaction
(as the verbs do) and, for comparison, inside it. Prints one JSON object: medians of seconds of the clock, and of processor. Effects are
those of an act that reaches no work: what is measured is the log.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def filled(records: int) -> tuple[Any, Any]:
    """An open register of so many decisions, and who prepares and who approves."""
    from django.conf import settings
    from tests.factories.register import a_person, an_open_register, published
    from tests.register.making import ORIGIN, SIGNERS, decision

    from maillage.apps.accounts.codes import Role
    from maillage.apps.authority.commands.record_policy import record_policy
    from maillage.apps.records.commands.append_records import append_records
    from maillage.apps.records.replaying import read_log
    from maillage.apps.writing import writing
    from maillage.kernel.clock import SystemClock, today
    from maillage.register import notes
    from maillage.register.matters import Subject

    clock = SystemClock()
    an_open_register(settings, Path(os.environ["MAILLAGE_HOME"]), clock)
    with writing():
        reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    day = today(clock)

    def subject(n: int) -> Subject:
        version = f"D{n % 9000:04}-V1"
        return Subject(version, f"{version}/F1", "care")

    signed = [
        notes.signed(
            decision(f"{day.year}-{n:06}", subject=subject(n), issued=day, valid_from=day).text(ORIGIN),
            *SIGNERS,
        )
        for n in range(100_000, 100_000 + records)
    ]
    with writing():
        log = read_log()
        assert log is not None
        append_records(log=log, notes=signed, acts={}, clock=clock)
    given: dict[str, Any] = {"territory": "26", "categories": ["D"], "reason": "Mesure", "valid_from": day}
    first = record_policy(**given, actor=reviewer, clock=clock)
    published(first, signer, clock)
    return reviewer, signer


def measured(reviewer: Any, signer: Any, run: int, *, inside: bool) -> tuple[float, float, float]:
    """Seconds of the whole call, of its transaction, and of processor in the transaction."""
    from django.db import transaction
    from tests.factories.register import approved, signed

    from maillage.apps.authority.commands.record_policy import record_policy
    from maillage.apps.records import replaying
    from maillage.apps.records.commands import publish_signed as verbs
    from maillage.kernel.clock import SystemClock, today

    clock = SystemClock()
    given: dict[str, Any] = {"territory": f"{30 + run}", "categories": ["D"], "valid_from": today(clock)}
    prepared = record_policy(**given, reason=f"Mesure {run} {inside}", actor=reviewer, clock=clock)
    approved(prepared, signer, clock)
    note = signed(prepared)
    replaying._last = None  # as a process that has just started
    opened: list[tuple[float, float]] = []
    enter = transaction.Atomic.__enter__

    def entering(self: Any) -> None:
        opened.append((time.perf_counter(), time.process_time()))
        enter(self)

    transaction.Atomic.__enter__ = entering  # type: ignore[method-assign]
    start = time.perf_counter()
    verb = verbs.publish_signed.__wrapped__ if inside else verbs.publish_signed  # type: ignore[attr-defined]
    verb(number=prepared.number, note=note, actor=signer, clock=clock)
    end, processor = time.perf_counter(), time.process_time()
    transaction.Atomic.__enter__ = enter  # type: ignore[method-assign]
    return end - start, end - opened[0][0], processor - opened[0][1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["MAILLAGE_HOME"] = home
        os.environ.pop("MAILLAGE_DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        people = filled(asked.records)
        found: dict[str, Any] = {}
        for name, inside in (("log replayed before", False), ("log replayed inside", True)):
            runs = [measured(*people, run, inside=inside) for run in range(asked.runs)]
            medians = [statistics.median(column) for column in zip(*runs, strict=True)]
            names = ("whole_s", "transaction_s", "transaction_processor_s")
            found[name] = dict(zip(names, (round(median, 4) for median in medians), strict=True))
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    print(json.dumps({"records": asked.records, "machine": machine, **found}, indent=1))


if __name__ == "__main__":
    main()
