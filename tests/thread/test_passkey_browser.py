"""A passkey in a real browser, with Chromium's own virtual authenticator: set up, asked, asked again, refused, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.thread.journey import PASSWORD, Platform, served
from tests.thread.test_browser import accessible, browser  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def signing_in(page: Page, platform: Platform) -> None:
    page.goto(f"{platform.origin}/connexion/")
    page.fill("main [name=username]", "signature")
    page.fill("main [name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form button[type=submit]")


def test_a_passkey_is_the_second_factor_of_a_signer(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    with served(tmp_path / "home") as platform:
        platform.open_account("signature")
        page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        tool = page.context.new_cdp_session(page)
        tool.send("WebAuthn.enable")
        made = tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

        signing_in(page, platform)  # led to the second factor: the role waits for one
        assert page.url.endswith("/compte/second-facteur/")
        accessible(page)
        page.click("main a[href$='/compte/cles/ajouter/']")
        page.fill("main [name=name]", "Téléphone de service")
        accessible(page)
        with page.expect_navigation():
            page.click("main form[data-passkey] button[type=submit]")
        assert page.locator("main .codes li").count() == 10
        page.goto(f"{platform.origin}/compte/second-facteur/")
        assert "Téléphone de service" in page.inner_text("main") and "attendent" not in page.inner_text(
            "main"
        )
        accessible(page)

        page.context.clear_cookies()
        signing_in(page, platform)
        assert page.url.endswith("/connexion/code/")
        accessible(page)
        page.goto(f"{platform.origin}/compte/")  # the password alone opens nothing
        assert "/connexion/" in page.url
        page.goto(f"{platform.origin}/connexion/code/")
        with page.expect_navigation():
            page.click("main form[data-passkey] button[type=submit]")
        page.goto(f"{platform.origin}/compte/second-facteur/")
        assert "attendent" not in page.inner_text("main")

        page.goto(f"{platform.origin}/compte/confirmer/cle/?next=/compte/sessions/")
        accessible(page)
        with page.expect_navigation():
            page.click("main form[data-passkey] button[type=submit]")
        assert page.url.endswith("/compte/sessions/")

        tool.send("WebAuthn.clearCredentials", {"authenticatorId": made})  # the device is lost
        page.goto(f"{platform.origin}/compte/confirmer/cle/?next=/compte/sessions/")
        page.click("main form[data-passkey] button[type=submit]")
        page.wait_for_selector("main [data-failed]:not([hidden])")
        assert "/compte/confirmer/cle/" in page.url
        accessible(page)
        assert errors == []
        page.context.close()
