"""Who the load is made of, and how one of them walks: open their board, follow links, now and then write.

A visitor walks as a person does: from a page to one of its links inside the site, back to their board
after a few pages. Exports, sign-out and the other language are left out of the walk. One visit in ten is
for writing (benchmarks/load/errands.py): a form found on a page that the person was led to, filled in and
sent, read again where the site asks for that.

What is written has one of these ends: recorded (a redirect); overtaken, when the site says that somebody
else was first, by 409, or by a refusal after which the page where the form stood no longer offers it as it
was; anything else is an error, and so is any page that answers neither 2xx nor 3xx.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from forms import Form, Value, forms_of

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.site.demo.browsing import Answer, Browser, internal, read

LEFT_OUT = re.compile(r"^/(en/|static/|deconnexion|compte/|design-system)|format=|\.(csv|xlsx|pdf|json|svg)")
BACK_AFTER = 6  # pages, then home again
WRITES = 0.1
STEPS = 4  # a form that is read again, or asks for one more tick, is sent so many times at most
CONFLICT, REFUSED = 409, 422
NOT_RECORDED, BROKEN_OFF, SHUT = 597, 598, 599  # ours: a form came back, no answer, the door stayed shut


@dataclass(frozen=True, slots=True)
class Kind:
    """Some visitors alike: their login (none for the public), where they start, how many of fifty."""

    login: str
    start: str
    share: int


KINDS = (
    Kind("", "/", 14),
    Kind("atelier", "/mon-atelier/", 10),
    Kind("petit-atelier", "/mon-atelier/", 6),
    Kind("hopital", "/mes-besoins/", 6),
    Kind("ehpad", "/mes-besoins/", 4),
    Kind("coordination", "/coordination/", 3),
    Kind("coordination-aura", "/coordination/", 2),
    Kind("instruction", "/autorite/", 2),
    Kind("signature", "/autorite/", 1),
    Kind("etat", "/besoins/", 2),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: when (seconds since the start), whose, where, status, how long.

    `what` is read, door, step (a form on its way), write (the last answer to one) or overtaken; `errand`
    says what was being written.
    """

    at: float
    login: str
    path: str
    status: int
    seconds: float
    what: str = "read"
    errand: str = ""

    @property
    def is_error(self) -> bool:
        return self.what != "overtaken" and not 200 <= self.status < 400


Errand = Callable[["Person"], bool]


@dataclass(slots=True)
class Person:
    """One visitor with a browser of their own; `note` takes every sample, `pause` waits as a reader does."""

    kind: Kind
    browser: Browser
    note: Callable[[Sample], None]
    began: float
    dice: random.Random
    errands: tuple[Errand, ...] = ()
    pause: Callable[[], None] = lambda: None
    here: Answer | None = None  # the page that the visitor looks at
    links: list[str] = field(default_factory=list)  # those of it that lead on
    steps: int = 0
    errand: str = ""

    def arrive(self, password: str) -> None:
        began = time.perf_counter()
        let_in = not self.kind.login or self.browser.sign_in(
            "/connexion/", self.kind.login, password, DEMONSTRATION_CODE
        )
        self._noted("/connexion/", 200 if let_in else SHUT, time.perf_counter() - began, "door")

    def step(self) -> None:
        """One visit: a page, or an errand; when there is nothing to do of one kind, another is tried."""
        if self.errands and self.dice.random() < WRITES:
            for errand in self.dice.sample(self.errands, len(self.errands)):
                self.errand = errand.__name__
                done = errand(self)
                self.errand = ""
                if done:
                    return
        path = (
            self.kind.start if not self.links or not self.steps % BACK_AFTER else self.dice.choice(self.links)
        )
        self.steps += 1
        self.open(path)

    def open(self, path: str) -> Answer:
        answer = self.browser.get(path)
        self._noted(path, answer.status, answer.seconds, "read")
        if answer.is_page:
            found = (internal(link, answer.path, self.browser.port) for link in read(answer.text).links)
            self.here, self.links = answer, [link for link in found if link and not LEFT_OUT.search(link)]
        return answer

    def led(self, *patterns: str) -> bool:
        """From the board, along links that match, one after the other; whether every page had one."""
        self.open(self.kind.start)
        return all(self.follow(pattern) for pattern in patterns)

    def follow(self, pattern: str) -> bool:
        """One of the links of this page that match, opened after a while; False when it has none."""
        found = [link for link in self.links if re.search(pattern, link)]
        if found:
            self.pause()
            self.open(self.dice.choice(found))
        return bool(found)

    def forms(self, end: str) -> list[Form]:
        """The forms of this page whose address ends so."""
        found = forms_of(self.here.text, self.here.path) if self.here else []
        return [form for form in found if urlsplit(form.action).path.endswith(end)]

    def send(self, form: Form, **given: Value) -> bool:
        """Fill a form of this page in and send it, until it is recorded or cannot be; the visit is over."""
        first, stood = form, self.here.path if self.here else self.kind.start
        for _ in range(STEPS):
            self.pause()
            answer = self.browser.post(form.action, form.sent(given))
            if answer.redirected:
                self._noted(form.action, answer.status, answer.seconds, "write")
                self.open(answer.path)
                return True
            again = next((f for f in forms_of(answer.text, form.action) if _same(f, form)), None)
            asked = _asked(form, again) if answer.status == REFUSED else {}
            if again is None or (answer.status != 200 and not asked):
                break
            self._noted(form.action, 200, answer.seconds, "step")
            form, given = again, dict(asked)
        self._not_recorded(stood, first, answer)
        return True

    def _not_recorded(self, stood: str, form: Form, answer: Answer) -> None:
        """Overtaken, if the page where the form stood does not offer it any more as it was; else an error."""
        overtaken = answer.status == CONFLICT
        if answer.status == REFUSED:
            now = forms_of(self.open(stood).text, stood)
            there = next((other for other in now if _same(other, form)), None)
            overtaken = there is None or form.differs(there)
        status = NOT_RECORDED if answer.status == 200 else answer.status
        self._noted(form.action, status, answer.seconds, "overtaken" if overtaken else "write")

    def _noted(self, path: str, status: int, seconds: float, what: str) -> None:
        at = round(time.perf_counter() - self.began, 2)
        self.note(Sample(at, self.kind.login, path, status, seconds, what, self.errand))


def _same(one: Form, other: Form) -> bool:
    return urlsplit(one.action).path == urlsplit(other.action).path


def _asked(form: Form, again: Form | None) -> dict[str, bool]:
    """The boxes that a refused form asks to tick and that it did not have: somebody who means it ticks them."""
    if again is None:
        return {}
    return {name: True for name in again.names(kind="checkbox") if name not in form.names()}
