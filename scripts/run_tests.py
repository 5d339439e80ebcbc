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

ON_POSTGRESQL = (
    *("tests/apps", "tests/thread", "tests/site", "tests/access"),
    *("tests/web/test_query_budget.py", "tests/web/test_listing.py", "tests/api/test_repeating.py"),
)
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
            # What asks the database: commands, queries, races, roles, and every page and list once. Engines,
            # formats, wording and browser journeys do not depend on it (the kill -9 journey has its own server).
            failed |= run("PostgreSQL", POSTGRES, ["-m", "not browser", *ON_POSTGRESQL, *extra])
        elif os.environ.get("MAILLAGE_REQUIRE_ALL") == "1":
            print("== no PostgreSQL server answers, and MAILLAGE_REQUIRE_ALL=1: failure", file=sys.stderr)
            failed = 1
        else:
            print("== SKIPPED: no PostgreSQL server answers; only SQLite was tested", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
