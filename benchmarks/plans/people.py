"""Seconds between a coordinator's click and a plan on the screen, in a real browser, on the national demonstration.

    maillage demo --serve &
    python benchmarks/plans/people.py http://localhost:8000 --runs 3

The clock starts when "compute" is pressed and stops when the plan's own page is shown: the queue, the worker, the
solve, the audit, the figures and the browser are all in it. The target is 15 s on two processors. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from maillage.cli.plan_bench import machine

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from take_pictures import FLAGS, signed_in


def one_plan(page: Page, base: str, days: int) -> tuple[float, str]:
    """A horizon of its own for each run, so that no plan is found already kept."""
    page.goto(f"{base}/plans/")
    form = "main form[action$='/plans/calculer/']"
    field = page.locator(f"{form} [name=days]")
    if field.count():
        field.first.fill(str(days))
    began = time.perf_counter()
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_url("**/plans/P*/", timeout=180_000)
    page.wait_for_selector("main h1")
    return time.perf_counter() - began, page.url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(json.dumps(machine()))
    seconds = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = signed_in(browser.new_context(), asked.base.rstrip("/"), "coordination")
        for number in range(asked.runs):
            took, url = one_plan(page, asked.base.rstrip("/"), 14 + number)
            seconds.append(took)
            print(f"{took:6.1f} s  {url}", flush=True)
        browser.close()
    print(f"median {statistics.median(seconds):.1f} s of {asked.runs}")


if __name__ == "__main__":
    main()
