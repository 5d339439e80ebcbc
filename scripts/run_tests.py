"""Run the whole suite: on SQLite, then on PostgreSQL where a server answers.

With MAILLAGE_REQUIRE_ALL=1 an absent server is a failure; otherwise it is said loudly.
MAILLAGE_TEST_POSTGRES names the server (default: the local one, user postgres).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile

POSTGRES = os.environ.get("MAILLAGE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


def answers(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def run(name: str, database_url: str, extra: list[str]) -> int:
    print(f"== tests on {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="maillage-tests-") as home:
        environment = {**os.environ, "MAILLAGE_HOME": home, "MAILLAGE_DATABASE_URL": database_url}
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *extra]
        return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options, extra = parser.parse_known_args()
    failed = 0
    if options.only != "postgresql":
        failed |= run("SQLite", "", extra)
    if options.only != "sqlite":
        if answers(POSTGRES):
            # Engines, formats and browser journeys do not depend on the database.
            failed |= run(
                "PostgreSQL",
                POSTGRES,
                [
                    "-m",
                    "not browser",
                    "tests/apps",
                    "tests/web",
                    "tests/thread",
                    "tests/cli",
                    "tests/site",
                    *extra,
                ],
            )
        elif os.environ.get("MAILLAGE_REQUIRE_ALL") == "1":
            print("== no PostgreSQL server answers, and MAILLAGE_REQUIRE_ALL=1: failure", file=sys.stderr)
            failed = 1
        else:
            print("== SKIPPED: no PostgreSQL server answers; only SQLite was tested", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
