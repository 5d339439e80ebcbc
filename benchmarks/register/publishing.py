"""Measure what the platform does with the register: opening it, an act and a bulletin of fifty from prepared to published.

    python benchmarks/register/publishing.py                                    # SQLite, in a folder of its own
    python benchmarks/register/publishing.py --database postgresql://postgres@127.0.0.1/empty
    python benchmarks/register/publishing.py --log 10000 --acts 50

The database must be empty. `--log` records are in the log before anything is measured. Prints one JSON object: the
machine, the versions, medians on the wall and of this process's processor (a PostgreSQL server's own work is outside
it), in milliseconds. Signing is done here with keys in memory: people and passphrases take what they take. Nothing
here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
Times = dict[str, list[tuple[float, float]]]
FILLED = "2025-"  # numbers of the records put there beforehand
FRESH = """
import sys, time
import django; django.setup()
from pathlib import Path
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.kernel.clock import SystemClock
start = time.perf_counter(), time.process_time()
publish_signed(number=sys.argv[1], note=Path(sys.argv[2]).read_bytes(), actor=OPERATOR, clock=SystemClock())
print(time.perf_counter() - start[0], time.process_time() - start[1])
"""


@contextmanager
def timing(times: Times, step: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    times.setdefault(step, []).append((time.perf_counter() - wall, time.process_time() - cpu))


def told(found: list[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = zip(*found, strict=True)
    return {
        "times": len(found),
        "wall_ms": round(statistics.median(wall) * 1000, 1),
        "cpu_ms": round(statistics.median(cpu) * 1000, 1),
        "worst_ms": round(max(wall) * 1000, 1),
    }


def fill(count: int, clock: Any) -> None:
    """Legal bases signed by two, straight into the log."""
    from tests.factories.public_register import logged
    from tests.register.making import basis, signed

    from maillage.apps.writing import writing
    from maillage.kernel.clock import today

    day, batch = today(clock), 1000
    for start in range(0, count, batch):
        notes = [
            signed(basis(f"{FILLED}{n + 1000:05d}", issued=day, valid_from=day))
            for n in range(start, min(count, start + batch))
        ]
        with writing():
            logged(clock, *notes)


def prepared_acts(count: int, times: Times, clock: Any) -> list[Any]:
    """Decisions of category A, each on a version and a profile of its own, prepared by one person."""
    from tests.factories.register import a_person
    from tests.web.page_world import _design

    from maillage.apps.accounts.actor import OPERATOR
    from maillage.apps.accounts.codes import Role
    from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
    from maillage.apps.catalogue.commands.register_family import register_family
    from maillage.apps.writing import writing
    from maillage.kernel.clock import today
    from maillage.kernel.text import Text

    with writing():
        author = a_person("instruction", Role.REVIEWER)
        family = register_family(name=Text("Visières", "Visors"), actor=OPERATOR, clock=clock).code
        profiles = [_design(f"Visière {n}", family, "part")[1] for n in range(count)]
    made = []
    for profile in profiles:
        terms = DecisionTerms(
            profile=profile, use="non_care", category="A", effective_from=today(clock), reason="Examiné",
            qualification="general_product",
        )  # fmt: skip
        with timing(times, "one_act.prepared"):
            made.append(classify_version(terms=terms, actor=author, clock=clock))
    return made


def in_a_fresh_process(prepared: Any, note: bytes, folder: Path) -> tuple[float, float]:
    """What the first publication of a process costs: it replays the log before."""
    path = folder / "note"
    path.write_bytes(note)
    words = [sys.executable, "-c", FRESH, prepared.number, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    wall, cpu = map(float, done.stdout.split())
    return wall, cpu


def measured(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from tests.factories.register import a_person, approved, keep_keys, key_notes, signed, trust_of_day

    from maillage.apps.accounts.actor import OPERATOR
    from maillage.apps.accounts.codes import Role
    from maillage.apps.records.commands.open_register import open_register
    from maillage.apps.records.commands.publish_signed import attach_signatures, publish_signed
    from maillage.apps.records.queries.rebuilding import rebuild
    from maillage.apps.writing import writing
    from maillage.kernel.clock import SystemClock, today

    clock, times = SystemClock(), {}  # type: tuple[Any, Times]
    keep_keys(settings.KEYS)
    day = today(clock)
    with timing(times, "register_opened"):
        open_register(
            trust_note=trust_of_day(day),
            keys=key_notes(day),
            authority="Autorité",
            actor=OPERATOR,
            clock=clock,
        )
    fill(asked.log, clock)
    acts = prepared_acts(asked.acts + asked.runs, times, clock)
    with writing():
        signer = a_person("signature", Role.SIGNER)
    for one in acts:
        with timing(times, "one_act.approved"):
            approved(one, signer, clock)
        with timing(times, "one_act.two_signatures_made"):
            note = signed(one)
        with timing(times, "one_act.signatures_received"):
            attach_signatures(number=one.number, note=note, actor=signer, clock=clock)
    for one in acts[: asked.runs]:
        times.setdefault("one_act.published_first_of_a_process", []).append(
            in_a_fresh_process(one, signed(one), folder)
        )
    bulletin = acts[asked.runs :]
    warm = bulletin.pop()
    publish_signed(number=warm.number, actor=signer, clock=clock)
    with timing(times, f"bulletin_of_{len(bulletin)}.published"):
        for one in bulletin:
            with timing(times, "one_act.published"):
                publish_signed(number=one.number, actor=signer, clock=clock)
    with timing(times, "rows_compared_with_the_log"):
        done = rebuild()
    assert done is not None  # what was put straight into the log has no rows, and is all that differs
    assert {d.number for d in done.differences if not d.number.startswith(FILLED)} == set()
    steps = ("prepared", "approved", "two_signatures_made", "signatures_received", "published")
    whole = [sum(times[f"one_act.{step}"][n][0] for step in steps) for n in range(len(bulletin))]
    return {
        "database": connection.vendor,
        "records_in_the_log": done.records,
        "one_act.from_prepared_to_published_ms": round(statistics.median(whole) * 1000, 1),
        f"bulletin_of_{len(bulletin)}.from_prepared_to_published_s": round(sum(whole), 2),
        **{step: told(found) for step, found in times.items()},
    }


def versions() -> dict[str, str]:
    import cryptography
    import django

    return {
        "python": platform.python_version(),
        "django": django.__version__,
        "cryptography": cryptography.__version__,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="an empty database (default: SQLite)")
    parser.add_argument("--log", type=int, default=1000, help="records in the log beforehand")
    parser.add_argument("--acts", type=int, default=51, help="acts of the bulletin, and one to warm up")
    parser.add_argument("--runs", type=int, default=3, help="publications by a process that just started")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        os.environ |= {
            "MAILLAGE_HOME": folder, "MAILLAGE_DATABASE_URL": asked.database, "MAILLAGE_KEYS": f"{folder}/keys",
            "DJANGO_SETTINGS_MODULE": "maillage.site.settings",
        }  # fmt: skip
        from maillage.cli.installation import prepare

        prepare("real")
        found = measured(asked, Path(folder))
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "platform": platform.platform()}
    print(json.dumps({"machine": machine, "versions": versions(), **found}, indent=1))


if __name__ == "__main__":
    main()
