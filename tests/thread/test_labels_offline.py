"""A phone that opened a label once, then the server killed, the network off, the clock two days ahead."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.conftest import require_or_skip
from tests.factories.labels import CLOCK, open_register_of, printed_codes
from tests.factories.production import Scene, build_scene
from tests.formats.documents.document_samples import pictures
from tests.register.making import LABELLER

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.production.queries.papers import label_sheet_pdf
from maillage.kernel.clock import today
from maillage.register import labels
from maillage.register.encoding import encode32

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream"]  # fmt: skip
TWO_DAYS = timedelta(days=2)


@dataclass
class Phone:
    """A browser of 390 points, and the server of this test, in this process."""

    scene: Scene
    codes: list[str]
    server: LiveServer
    context: BrowserContext
    page: Page

    def path(self, number: int) -> str:
        return "/" + self.codes[number].split("/", 3)[3]

    def open(self, path: str) -> Page:
        self.page.goto(self.server.url.replace("127.0.0.1", "localhost") + path)
        return self.page

    def until_offline_works(self) -> None:
        """The agents of the route are at work, and the copy of the data is kept."""
        self.page.evaluate(
            """async () => {
              const ready = async () => (await navigator.serviceWorker.getRegistrations()).filter((r) => r.active).length === 3
                && (await caches.keys()).includes("etiquettes-copie");
              while (!(await ready())) await new Promise((go) => setTimeout(go, 50));
            }"""
        )

    def until_refusal_is_kept(self, lot: str) -> None:
        """Playwright's own wait evaluates strings, which the policy of the pages forbids."""
        self.page.evaluate(
            """async (lot) => {
              while (!localStorage.getItem("etiquettes-refusees")?.includes(lot)) await new Promise((go) => setTimeout(go, 50));
            }""",
            lot,
        )

    def lose_everything(self) -> None:
        self.server.stop()
        self.context.set_offline(True)

    def says(self) -> str:
        expect(self.page.locator("#phone-says .notice").nth(1)).to_be_visible()
        return self.page.inner_text("#phone-says")


def film(path: Path, code: str) -> Path:
    """What the camera of this phone sees: a code on white, one frame of YUV4MPEG2, which Chromium repeats."""
    seen = Image.new("L", (640, 480), 255)
    drawn = io.BytesIO()
    segno.make(code, error="m").save(drawn, kind="png", scale=5, border=4)
    seen.paste(Image.open(drawn).convert("L"), (40, 20))
    grey = bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F5:1 Ip A1:1 C420jpeg\nFRAME\n" + seen.tobytes() + grey)
    return path


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Phone]:
    require_or_skip(bool(CHROMIUM), "Chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread that writes
    scene = build_scene(monkeypatch)
    open_register_of(scene.released, settings, tmp_path)
    codes = printed_codes(scene.released, per_bag=10)
    server = LiveServer("localhost")
    with sync_playwright() as playwright:
        camera = f"--use-file-for-fake-video-capture={film(tmp_path / 'camera.y4m', codes[0])}"
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, camera])
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
        yield Phone(scene, codes, server, context, context.new_page())
        browser.close()
    if server.thread.is_alive():
        server.stop()


def serious(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [v["id"] for v in found if v["impact"] in ("serious", "critical")] + (["wide"] if wide > 0 else [])


def test_a_label_opened_once_is_checked_without_server_network_or_good_clock(phone: Phone) -> None:
    page = phone.open(phone.path(0))
    expect(page.locator("#phone-says")).to_contain_text("Signature vérifiée aussi par ce téléphone.")
    phone.until_offline_works()
    assert serious(page) == []
    phone.lose_everything()
    # Another bag of the same lot, scanned: its address was never opened.
    phone.open(phone.path(1))
    said = phone.says()
    assert "Hors ligne" in said and "rien ne s’y opposait" in said and "Signature vérifiée" in said
    assert "Peut servir" not in page.inner_text("main") and "Visière fermée en haut" in said
    assert serious(page) == []
    message = labels.of_address(phone.codes[1])
    phone.open("/v/" + encode32(message[:-1] + bytes([message[-1] ^ 1])).lower())
    assert "Ne pas utiliser" in phone.says() and "La signature de l’étiquette est fausse." in phone.says()
    page.clock.install(time=datetime.now(UTC) + TWO_DAYS)
    phone.open(phone.path(1))
    said = phone.says()
    assert "elles ont 2\xa0jours" in said and "c’est cette horloge qui est fausse" in said
    assert "Rien ne prouve que cet objet peut servir" in said and "rien ne s’y opposait" not in said
    page.clock.set_system_time(datetime.now(UTC) - TWO_DAYS)
    phone.open(phone.path(1))
    assert "retarde" in phone.says() and "rien ne s’y opposait" not in phone.says()


def test_a_lot_refused_when_last_seen_stays_refused(phone: Phone) -> None:
    phone.open(phone.path(0))
    phone.until_offline_works()
    held = place_hold(
        scope=HoldScope(lot=phone.scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK
    )
    page = phone.open(phone.path(0))
    expect(page.locator("main")).to_contain_text("Ne pas utiliser")
    expect(page.locator("#phone-says")).to_contain_text("Signature vérifiée aussi par ce téléphone.")
    phone.lose_everything()
    for shift in (timedelta(), TWO_DAYS):
        page.clock.install(time=datetime.now(UTC) + shift)
        phone.open(phone.path(2))
        said = phone.says()
        assert "Ne pas utiliser" in said and f"(acte {held.number})" in said, shift


def test_a_copy_older_than_the_refusal_refuses_too(phone: Phone) -> None:
    """The page of the server said no; the copy could not be renewed."""
    page = phone.open(phone.path(0))
    phone.until_offline_works()
    page.route("**/v/donnees.json", lambda route: route.abort())
    page.wait_for_timeout(1100)  # the copy is dated to the second
    place_hold(scope=HoldScope(lot=phone.scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    phone.open(phone.path(0))
    phone.until_refusal_is_kept("D0001V1")
    phone.lose_everything()
    phone.open(phone.path(1))
    assert "La plateforme refusait ce lot quand ce téléphone l’a lu" in phone.says()


READ_COPY = """async () => {
  const store = await caches.open("etiquettes-copie");
  const kept = await store.match((await store.keys())[0]);
  return [await kept.text(), kept.headers.get("Signed-Note")];
}"""
ALTER = """async ([part, [body, note]]) => {
  const store = await caches.open("etiquettes-copie");
  if (part === "data") body = body.replace('"format": 2', '"format": 3');
  if (part === "stops") body = body.replace(/"lots": \\{[^}]*\\}\\}/, '"lots": {}');
  if (part === "date") note = btoa(Array.from(atob(note)).join("").replace(/"issued":"\\d{4}/, '"issued":"2999'));
  if (part === "note") note = "";
  await store.put((await store.keys())[0], new Response(body, { headers: { "Signed-Note": note } }));
}"""


@pytest.mark.parametrize("part", ["data", "stops", "date", "note"])
def test_a_copy_altered_in_the_phone_is_refused_and_says_so(phone: Phone, part: str) -> None:
    place_hold(scope=HoldScope(lot=phone.scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    phone.open("/v/")
    phone.until_offline_works()
    kept = phone.page.evaluate(READ_COPY)
    phone.page.evaluate(ALTER, [part, kept])
    assert phone.page.evaluate(READ_COPY) != kept
    phone.lose_everything()
    phone.open(phone.path(1))
    said = phone.says()
    assert "ont été modifiées" in said and "Rien ne prouve que cet objet peut servir" in said
    assert "rien ne s’y opposait" not in said and serious(phone.page) == []
    page = phone.open("/v/lecture/")
    page.fill("textarea", phone.codes[0])
    expect(page.locator("#counts")).to_contain_text("ont été modifiées")
    expect(page.locator("tr[data-finding=counted]")).to_have_count(0)


def test_the_date_of_the_copy_is_renewed_though_nothing_changed(phone: Phone) -> None:
    phone.open("/v/")
    phone.until_offline_works()
    first = phone.page.evaluate(READ_COPY)
    phone.page.wait_for_timeout(1100)  # the copy is dated to the second
    phone.open(phone.path(0))
    expect(phone.page.locator("#phone-says")).to_contain_text("Signature vérifiée aussi par ce téléphone.")
    again = phone.page.evaluate(READ_COPY)
    assert (first[0], first[1] == again[1]) == (again[0], False)


BY_EVERY_BIT = """async ([text, raw, every]) => {
  const { addressed, decode32, labelOf, read } = await import("/static/maillage/js/codes/cose.js");
  const { verifies, MEANS } = await import("/static/maillage/js/codes/ed25519.js");
  const key = Uint8Array.from(atob(raw), (letter) => letter.charCodeAt(0));
  const accepted = async (message, mean) => {
    try {
      const sealed = read(message);
      return Boolean(labelOf(sealed.payload) && (await verifies(key, sealed.signature, sealed.signed, [mean])));
    } catch {
      return false;
    }
  };
  const found = {};
  for (const [name, mean] of Object.entries(MEANS)) {
    const message = addressed(text);
    const flips = [];
    const step = name === "byLibrary" ? every : 1;
    for (let at = 0; at < message.length * 8; at += step) {
      const copy = message.slice();
      copy[at >> 3] ^= 1 << (at & 7);
      flips.push(await accepted(copy, mean));
    }
    found[name] = [await accepted(message, mean), flips.length, flips.filter(Boolean).length];
  }
  return [found, [await decode32("AB"), await decode32("A"), await decode32("AAAAAAAB1")]];
}"""


def test_the_phone_accepts_no_flipped_bit_by_its_browser_or_by_the_library(phone: Phone) -> None:
    """All bits by WebCrypto, one in a hundred by the slower library. Non-canonical base32 is nothing."""
    from base64 import b64encode

    phone.open("/v/")
    raw = b64encode(LABELLER.public.raw).decode()
    found, refused = phone.page.evaluate(BY_EVERY_BIT, [phone.path(0), raw, 97])
    bits = len(labels.of_address(phone.codes[0])) * 8
    assert found == {"byBrowser": [True, bits, 0], "byLibrary": [True, -(-bits // 97), 0]}
    assert refused == [None, None, None]


def test_labels_are_read_from_photos_in_a_row_without_network(phone: Phone, tmp_path: Path) -> None:
    sheet = pictures(label_sheet_pdf(phone.scene.released.code, language="fr", day=today(CLOCK)))[0]
    photo = tmp_path / "sheet.png"
    turned = Image.fromarray(sheet).convert("L").rotate(4, expand=True, fillcolor=255)
    turned.filter(ImageFilter.GaussianBlur(0.6)).save(photo)
    phone.open(phone.path(0))
    phone.until_offline_works()
    phone.lose_everything()
    page = phone.open("/v/lecture/")
    page.set_input_files("input[type=file]", photo)
    expect(page.locator("tr[data-finding=counted]")).to_have_count(4, timeout=20_000)
    page.fill("textarea", page.input_value("textarea") + "\n" + phone.codes[0].lower() + "\n/V/AAAA")
    expect(page.locator("tr[data-finding=repeated]")).to_have_count(1)
    expect(page.locator("tr[data-finding=unknown]")).to_have_count(1)
    expect(page.locator("#counts")).to_contain_text("À mettre de côté\u202f: 2")
    expect(page.locator("#counts")).to_contain_text("Hors ligne")
    assert serious(page) == []
    with page.expect_download() as saved:
        page.click("#save-codes")
    rows = saved.value.path().read_text("utf-8-sig").split()
    assert rows[0] == "lot,bag,finding,code" and len(rows) == 7 and '"repeated"' in rows[5]


def test_the_frame_of_the_camera_is_there_only_while_it_is_open_and_reads_what_it_sees(phone: Phone) -> None:
    page = phone.open("/v/lecture/")
    frame, opener = page.locator(".figure-box"), page.locator("#open-camera")
    expect(opener).to_have_text("Ouvrir la caméra")
    expect(frame).to_be_hidden()
    opener.click()  # nobody has allowed it
    expect(page.locator("#last-read")).to_have_class("notice warn")
    expect(frame).to_be_hidden()
    expect(opener).to_have_text("Ouvrir la caméra")
    phone.context.grant_permissions(["camera"])
    opener.click()
    expect(frame).to_be_visible()
    expect(frame.locator("video")).to_be_visible()
    expect(opener).to_have_text("Fermer la caméra")
    expect(page.locator("tr[data-finding=counted]")).to_have_count(1, timeout=20_000)
    assert page.input_value("textarea").strip().upper() == phone.codes[0].upper()
    assert serious(page) == []
    opener.click()
    expect(frame).to_be_hidden()
    assert page.evaluate("document.querySelector('video').srcObject") is None
