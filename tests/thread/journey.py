"""The thread as people walk it: a real server, a real browser, every step from a page of the role that may.

`Platform` is a fresh real installation served by the real server, which can be killed and
started again; `Journey.steps` are the steps in order, each self-contained, so that the test
of kill -9 runs the same steps with a kill before each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from tests.web.signing import code_of

PASSWORD = "mot-de-passe-d-essai"
TODAY = date.today()  # noqa: DTZ011 (the server's own day)
PEOPLE = {
    "coordination": "coordinator",
    "instruction": "reviewer",
    "signature": "signer",
    "atelier": "workshop:26:L0001",
    "hopital": "requester:26:E0001",
}
LABS = [
    {"name": "Fabrique de Crest", "kind_name": "fab_lab", "city": "Crest", "postal_code": "26400",
     "country_code": "fr", "latitude": 44.7289, "longitude": 5.0222,
     "capabilities": "three_d_printing;laser", "url": "https://example.org/labs/crest", "links": []},
    {"name": "Atelier de Die", "kind_name": "fab_lab", "city": "Die", "postal_code": "26150",
     "country_code": "fr", "latitude": 44.7536, "longitude": 5.3703,
     "capabilities": "three_d_printing", "url": "https://example.org/labs/die", "links": []},
    {"name": "", "kind_name": "fab_lab", "city": "Nulle-Part", "postal_code": "26000",
     "country_code": "fr", "latitude": 44.9, "longitude": 4.9, "capabilities": "laser",
     "url": "https://example.org/labs/sans-nom", "links": []},
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Platform:
    """A real installation in `home`, on `database_url` (empty: SQLite)."""

    home: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    _server: subprocess.Popen[bytes] | None = None
    _worker: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MAILLAGE_HOME": str(self.home),
            "MAILLAGE_DATABASE_URL": self.database_url,
            "MAILLAGE_ORIGIN": self.origin,
            "DJANGO_SETTINGS_MODULE": "maillage.site.settings",
        }

    def command(self, *words: str) -> str:
        """Run `maillage …`; its standard output."""
        done = subprocess.run(
            [sys.executable, "-c", "from maillage.site.console import main; main()", *words],
            env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def prepare(self) -> None:
        """Migrating takes seconds: what the first SQLite installation of the run became is copied for the next."""
        made = self.home.parent.parent / "prepared-home"
        if self.database_url:
            self.command("init", "--kind", "real")
        elif made.exists():
            shutil.copytree(made, self.home)
        else:
            self.command("init", "--kind", "real")
            shutil.copytree(self.home, made)

    def open_account(self, name: str) -> None:
        """The operator opens it when the person is first needed: an organisation is registered before."""
        role = PEOPLE[name]
        self.command("account", "open", name, "--name", name, "--role", role, "--password", PASSWORD)

    def start(self) -> None:
        """The web server, until it is killed."""
        self._server = subprocess.Popen(
            [*(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
             *("--port", str(self.port), "--log-level", "error", "maillage.site.wsgi:application")],
            env=self.environment, start_new_session=True,
        )  # fmt: skip
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"{self.origin}/connexion/", timeout=2).read()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def compute(self) -> None:
        """The worker that computes plans, beside the server: started for the one step that waits for it."""
        if self._worker is None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "maillage.jobs.solving"], env=self.environment, start_new_session=True
            )

    def kill(self) -> None:
        """kill -9 of the server, of the worker, and of every process they made."""
        for process in filter(None, (self._server, self._worker)):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)
        self._server = self._worker = None


@contextmanager
def served(home: Path, database_url: str = "") -> Iterator[Platform]:
    platform = Platform(home, database_url)
    platform.prepare()
    platform.start()
    try:
        yield platform
    finally:
        platform.kill()


@dataclass
class Journey:
    """One person a role, each with their own browser session, walking the steps in one language."""

    platform: Platform
    browser: Browser
    language: str
    visit: Callable[[Page], None] = lambda page: None
    width: int = 1280
    pages: dict[str, Page] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)

    # What a person does

    def page(self, who: str) -> Page:
        if who not in self.pages:
            page = self.browser.new_context(viewport={"width": self.width, "height": 900}).new_page()
            page.set_default_timeout(15_000)
            self.pages[who] = page
            if who:
                self.platform.open_account(who)
                page.goto(self.url("/connexion/"))
                page.fill("main [name=username]", who)
                page.fill("main [name=password]", PASSWORD)
                self.send(page)
                self.set_factor(page)
        return self.pages[who]

    def set_factor(self, page: Page) -> None:
        """The first time, a role that decides for others is led to set a second factor up."""
        link = page.locator("main a[href$='/compte/second-facteur/application/']")
        if link.count():
            with page.expect_navigation():
                link.click()
            self.visit(page)
            secret = page.inner_text("#secret").strip()
            page.fill("main [name=code]", code_of(secret))
            self.send(page)
            assert page.locator("main .codes li").count() == 10
            self.visit(page)

    def url(self, path: str) -> str:
        return f"{self.platform.origin}{'/en' if self.language == 'en' else ''}{path}"

    def go(self, who: str, path: str) -> Page:
        page = self.page(who)
        response = page.goto(self.url(path))
        if "/compte/confirmer/" in page.url:  # slow machine: the last proof is older than five minutes
            page.fill("main [name=password]", PASSWORD)
            with page.expect_navigation() as led:
                page.click("main form button[type=submit]")
            response = led.value
        assert response is not None and response.status == 200, (path, response and response.status)
        self.visit(page)
        return page

    def fill(self, page: Page, inside: str = "main form", **values: Any) -> None:
        """Fill fields by name, whatever their kind; a list ticks several boxes."""
        for name, value in values.items():
            found = page.locator(f"{inside} [name='{name}']")
            kind = found.first.get_attribute("type")
            if isinstance(value, dict):
                found.first.set_input_files(value)  # type: ignore[arg-type]
            elif kind in ("radio", "checkbox"):
                wanted = value if isinstance(value, list) else [value]
                for position in range(found.count()):
                    box = found.nth(position)
                    if value is True or box.get_attribute("value") in [str(item) for item in wanted]:
                        box.check()
            elif found.first.evaluate("node => node.tagName") == "SELECT":
                found.first.select_option(str(value))
            else:
                found.first.fill(str(value))

    def send(self, page: Page, inside: str = "main form:has(button[type=submit])") -> None:
        """Press the form's button; the page that follows must not be a refusal."""
        with page.expect_navigation() as navigation:
            page.locator(f"{inside} button[type=submit]").first.click()
        response = navigation.value
        said = page.inner_text("main")
        assert response is not None and response.status == 200, said
        assert page.locator("main [role=alert]").count() == 0, said

    def form(self, who: str, path: str, **values: Any) -> Page:
        """Open a form, fill it, send it."""
        page = self.go(who, path)
        inside = "main form[method=post]"
        self.fill(page, inside, **values)
        self.send(page, inside)
        return page

    # The steps

    def import_workshops(self) -> None:
        content = json.dumps(LABS).encode()
        upload = {"name": "labs.json", "mimeType": "application/json", "buffer": content}
        page = self.form("coordination", "/ateliers/import/", file=upload, format="fablabs.io")
        assert "Fabrique de Crest" not in page.inner_text("main")  # only a rehearsal
        self.send(page, "main form[method=post]")
        assert "Fabrique de Crest" in self.go("", "/ateliers/").inner_text("main")

    def complete_the_workshop(self) -> None:
        days = [str(day) for day in range(7)]
        self.form(
            "coordination", "/ateliers/L0001/modifier/",
            open_weekdays=days, labour_hours_per_day="16", responsible_name="Association Fabrique",
            responsible_address="1 place de la Halle, 26400 Crest", contact_email="fabrique@example.org",
            insured_from=TODAY - timedelta(days=30), insured_until=TODAY + timedelta(days=300),
        )  # fmt: skip

    def describe_the_object(self) -> None:
        self.form("coordination", "/catalogue/familles/nouvelle/", name_fr="Visières", name_en="Visors")
        self.form(
            "coordination", "/catalogue/nouveau/", family="F001", name_fr="Visière fermée",
            name_en="Closed visor", summary_fr="Deux pièces découpées.", summary_en="Two cut parts.",
            object_type="screen",
        )  # fmt: skip
        drawing = {"name": "visiere.svg", "mimeType": "image/svg+xml",
                   "buffer": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}  # fmt: skip
        self.form("coordination", "/catalogue/D0001/versions/nouvelle/", contents=drawing,
                  note_fr="Première", note_en="First")  # fmt: skip
        self.form(
            "coordination", "/catalogue/versions/D0001-V1/profils/nouveau/", name_fr="Découpe laser",
            name_en="Laser cut", labour_minutes_per_unit="3.6", min_lot="10", process_1="laser",
            minutes_1="1.5", material_1="petg_sheet", amount_1="0.0286", quarantine_hours="0",
        )  # fmt: skip

    def decide(self) -> None:
        self.form(
            "instruction", "/actes/nouveau/base-legale/", kind="derogation", reference="DEROG-1",
            dated=TODAY, effective_from=TODAY, until=TODAY + timedelta(days=40), issuer="labour_ministry",
            holder="L0001", scope="D0001",
        )  # fmt: skip
        page = self.go("instruction", "/autorite/")
        with page.expect_navigation():
            page.locator("main .page-head a[href*='/actes/nouveau/decision/']").click()
        carers = "presented_as_protection_of_carers"  # one yes among the no: category C
        while page.locator("main form[method=get] fieldset").count():
            self.visit(page)
            for question in page.locator("main form[method=get] fieldset").all():
                asked = question.locator("input[type=radio]").first.get_attribute("name")
                question.locator(f"input[value={'yes' if asked == carers else 'no'}]").check()
            self.send(page, "main form[method=get]")
        self.visit(page)
        basis = page.locator("main [name=basis] option").nth(1).get_attribute("value")
        self.fill(
            page, effective_from=TODAY, effective_until=TODAY + timedelta(days=30),
            review_by=TODAY + timedelta(days=28), qualification="ppe_iii",
            competent_authority="labour_ministry", basis=basis, reason="Validé par le comité",
        )  # fmt: skip
        self.send(page, "main form[method=post]")  # to what it would do
        self.visit(page)
        self.send(page, "main form[method=post]")
        assert self.go("", "/catalogue/D0001/").locator("main .cat-c").count() > 0

    def attest(self) -> None:
        for kind, chosen in (("level", {"level": "M2"}), ("training", {"design": "D0001"}),
                             ("appointment", {"design": "D0001"})):  # fmt: skip
            self.form("coordination", "/actes/nouveau/attestation/", workshop="L0001", kind=kind,
                      evidence="Visite sur place", valid_from=TODAY, **chosen)  # fmt: skip

    def register_the_hospital(self) -> None:
        self.form("coordination", "/etablissements/nouveau/", name="Hôpital de Valence", kind="hospital",
                  recipient_class="R3", commune="26362", contact_email="logistique@example.org")  # fmt: skip

    def accept_the_object(self) -> None:
        self.form("hopital", "/actes/nouveau/acceptation/", establishment="E0001", profile="D0001-V1/F1",
                  accepted="yes", first_article_on=TODAY, valid_from=TODAY)  # fmt: skip

    def file_the_need(self) -> None:
        self.form("hopital", "/besoins/nouveau/", establishment="E0001", design="D0001", quantity="60",
                  deadline=TODAY + timedelta(days=9), posts="care")  # fmt: skip

    def watch_until_planned(self, page: Page) -> None:
        """The page of the solve leads to the plan once the worker has kept it."""
        solve, limit = page.url, time.monotonic() + 60
        while not page.url.endswith("/plans/P0001/"):
            assert time.monotonic() < limit, page.inner_text("main")
            time.sleep(0.3)
            page.goto(solve)

    def plan(self) -> None:
        page = self.go("coordination", "/plans/")
        self.platform.compute()
        self.send(page, "main form[action$='/plans/calculer/']")
        self.watch_until_planned(page)
        self.send(self.go("coordination", "/plans/P0001/adopter/"), "main form[method=post]")
        made = self.go("coordination", "/plans/P0001/ateliers/").inner_text("main")
        assert "Fabrique de Crest" in made, made

    def answer(self) -> None:
        page = self.go("atelier", "/mon-atelier/")
        accepting = "main form[action$='/propositions/P0001-001/accepter/']"
        self.fill(page, accepting, quantity="50")
        self.send(page, accepting)
        page = self.go("atelier", "/mon-atelier/")
        page.locator("main details summary").first.click()
        declining = "main form[action$='/propositions/P0001-001/decliner/']"
        self.fill(page, declining, reason="no_material")
        self.send(page, declining)

    def make_the_lot(self) -> None:
        self.form("atelier", "/commandes/C00001/lot/", quantity="50", made_from=TODAY, made_until=TODAY,
                  machine="Laser 1", material_batch="PETG-07")  # fmt: skip
        page = self.go("atelier", "/lots/")
        self.seen["lot"] = page.locator("main a[href*='/lots/D0001V1-L0001-']").first.inner_text().strip()

    def inspect_the_lot(self) -> None:
        page = self.go("atelier", f"/lots/{self.seen['lot']}/controler/")
        assert page.locator("main [name=sample_inspected]").input_value() == "18"  # 50 pieces, 10 %
        for name in page.eval_on_selector_all(
            "main [name^=check_][value=yes]", "nodes => nodes.map(node => node.name)"
        ):
            self.fill(page, "main form[method=post]", **{name: "yes"})
        self.fill(page, "main form[method=post]", hygiene=True, disinfected_on=TODAY)
        self.send(page, "main form[method=post]")

    def release_the_lot(self) -> None:
        self.send(self.go("atelier", f"/lots/{self.seen['lot']}/liberer/"), "main form[method=post]")
        page = self.go("atelier", f"/lots/{self.seen['lot']}/")
        with page.expect_download() as printed:
            page.click("main form[action$='/etiquettes.pdf'] button")
        self.seen["labels"] = printed.value.path().read_bytes()

    def deliver(self) -> None:
        page = self.go("atelier", "/livraisons/nouvelle/")
        self.fill(page, "main form[method=post]", lot_0="50", carrier="Navette de l’hôpital")
        self.send(page, "main form[method=post]")
        code = f"BL-{TODAY.year}-00001"
        self.seen["delivery"] = code
        self.seen["note"] = self.download("atelier", f"/livraisons/{code}/bon.pdf")

    def receive(self) -> None:
        page = self.go("hopital", f"/livraisons/{self.seen['delivery']}/recevoir/")
        fields = page.eval_on_selector_all(
            "main form[method=post] input[type=number]", "nodes => nodes.map(node => node.name)"
        )
        accepted, refused = fields
        self.fill(page, "main form[method=post]", **{accepted: "48", refused: "2"})
        reason = page.locator("main form[method=post] select").first.get_attribute("name")
        self.fill(page, "main form[method=post]", **{str(reason): "damaged"})
        self.send(page, "main form[method=post]")

    def hold(self) -> None:
        page = self.go("instruction", "/actes/nouveau/mise-en-attente/")
        self.fill(page, "main form", version="D0001-V1")
        self.send(page, "main form")
        shown = page.inner_text("main")
        assert self.seen["lot"] in shown and "E0001" in shown  # the consequences, before they happen
        self.fill(page, "main form[method=post]", reason="Fêlures signalées")
        self.send(page, "main form[method=post]")
        self.seen["hold"] = re.search(r"/actes/([0-9-]+)/", page.url).group(1)  # type: ignore[union-attr]
        public = self.go("", f"/lot/{self.seen['lot']}/")
        assert public.locator("main .stop").count() > 0

    def be_told(self) -> None:
        page = self.go("hopital", "/messages/")
        told = page.inner_text("main")
        assert self.seen["lot"] in told and "48" in told and "Fêlures signalées" in told
        self.send(page, "main form[method=post]")

    def lift(self) -> None:
        page = self.go("signature", f"/actes/{self.seen['hold']}/lever/")
        self.fill(page, "main form[method=post]", reason="Vérifié, sans suite")
        self.send(page, "main form[method=post]")
        assert self.go("", f"/lot/{self.seen['lot']}/").locator("main .tag.stop").count() == 0

    def close(self) -> None:
        self.form("hopital", "/besoins/B00001/clore/", reason="served", note="48 reçues, cela suffit")
        page = self.go("hopital", "/besoins/B00001/")
        assert "48" in page.inner_text("main")

    def download(self, who: str, path: str) -> bytes:
        got = self.page(who).request.get(self.url(path))
        assert got.ok, (path, got.status)
        return bytes(got.body())

    @property
    def steps(self) -> list[Callable[[], None]]:
        return [
            self.import_workshops, self.complete_the_workshop, self.describe_the_object, self.decide,
            self.attest, self.register_the_hospital, self.accept_the_object, self.file_the_need, self.plan,
            self.answer, self.make_the_lot, self.inspect_the_lot, self.release_the_lot, self.deliver,
            self.receive, self.hold, self.be_told, self.lift, self.close,
        ]  # fmt: skip
