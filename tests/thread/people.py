"""The same thread with the people around it: a workshop that keeps its inventory, a carer without an account.

`PeopleJourney.steps` are those of the thread, with what these people do in its place. The carer never touches a
mouse: `Keys` walks the page as the keyboard does and insists that what has the focus can be seen to have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page
from tests.thread.journey import TODAY, Journey

MOST_TABS = 150
LINK = re.compile(r"https?://[^/\s]+(/(?:en/)?suivi/[A-Za-z0-9_-]+/)")
AT = "(selector) => document.activeElement !== null && document.activeElement.matches(selector)"
RINGED = """() => {
  const shown = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const node = document.activeElement;
  return shown(node) || shown(node.closest("label") ?? node) || shown(node.parentElement);
}"""


class Keys:
    """A page under the fingers of somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate(AT, selector):
                assert self.page.evaluate(RINGED), f"{selector} has the focus and does not show it"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is out of reach of the keyboard on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        self.to(f"main [name={name}]")
        if self.page.evaluate("() => document.activeElement.type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(
                month + day + year
            )  # part by part, in the order of this browser's language
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        assert self.page.evaluate("() => document.activeElement.value") == text

    def press(self, selector: str) -> None:
        """Enter on a link or a button leads to another page, which is no refusal."""
        self.to(selector)
        with self.page.expect_navigation() as navigation:
            self.page.keyboard.press("Enter")
        response = navigation.value
        assert response is not None and response.status == 200, self.page.inner_text("main")
        assert self.page.locator("main [role=alert]").count() == 0, self.page.inner_text("main")


class PeopleJourney(Journey):
    """The thread, an inventory kept on the way, and a request filed, confirmed, verified and followed."""

    def keep_the_inventory(self) -> None:
        """One page, one button: what it shows was true at a glance, one figure is put right."""
        page = self.go("atelier", "/ateliers/L0001/inventaire/")
        hours = page.locator("main form.inventory input[name$='-hours']").first
        hours.fill("12")
        with page.expect_navigation():
            page.locator("main form.inventory .save button").click()
        assert page.locator("main [role=alert]").count() == 0, page.inner_text("main")
        assert page.locator("main form.inventory input[name$='-hours']").first.input_value() == "12"
        hours = page.locator("main form.inventory input[name$='-hours']").first
        hours.fill("24")  # the plan counts on a whole day
        with page.expect_navigation():
            page.locator("main form.inventory .save button").click()

    def ask_by_keyboard(self) -> None:
        """Three questions from the home page, without an account and without a mouse."""
        page = self.go("", "/")
        keys = Keys(page)
        keys.press("main a[href$='/demander/']")
        self.visit(page)
        keys.write("q", "Valence")
        keys.press("main form[role=search] button")
        keys.press("main .choices a[href*='/E0001/']")
        self.visit(page)
        keys.press("main .choices a[href*='/D0001/']")
        self.visit(page)
        keys.to("main [name=posts]")
        page.keyboard.press("Space")
        keys.write("quantity", "30")
        keys.write("deadline", (TODAY + timedelta(days=12)).isoformat())
        keys.write("email", "cadre@hopital.example.org")
        keys.press("main form[method=post] button[type=submit]")
        self.visit(page)
        assert re.search(r"/demander/recue/[A-Z0-9-]+/", page.url), page.url

    def confirm_from_the_letter(self) -> None:
        """The letter that leaves holds the one link; nothing is a need before it is confirmed."""
        found = LINK.search(self.platform.command("tick"))
        assert found is not None
        self.seen["link"] = found.group(1).removeprefix("/en")
        page = self.go("", self.seen["link"])
        boxes = page.locator("main form[method=post] input[type=checkbox]")
        for position in range(boxes.count()):
            boxes.nth(position).check()
        self.send(page, "main form[method=post]")
        assert "/suivi/" in page.url

    def verify_the_request(self) -> None:
        page = self.go("coordination", "/besoins/a-verifier/")
        self.send(page, "main form[action*='/verifier/']")
        assert page.locator("main form[action*='/verifier/']").count() == 0

    def follow_and_correct(self) -> None:
        page = self.go("", self.seen["link"])
        with page.expect_navigation():
            page.locator("main a[href$='/corriger/']").click()
        self.visit(page)
        self.fill(page, "main form[method=post]", quantity="25")
        self.send(page, "main form[method=post]")
        assert "25" in self.go("", self.seen["link"]).inner_text("h1")

    @property
    def steps(self) -> list[Callable[[], None]]:
        thread = super().steps
        after = thread.index(self.complete_the_workshop) + 1
        carer = [self.ask_by_keyboard, self.confirm_from_the_letter, self.verify_the_request,
                 self.follow_and_correct]  # fmt: skip
        return [*thread[:after], self.keep_the_inventory, *thread[after:], *carer]
