"""A small browser for the check: signs in, keeps cookies, follows redirects, reads a page's links.

Standard library only. It runs no script; the check sends no form but those that sign in.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 6
PATIENCE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a request; `path` is where redirects led, with its query."""

    status: int
    path: str
    kind: str
    body: bytes
    seconds: float
    redirected: bool = False

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(slots=True)
class Browser:
    """`comes_from` is the address of this machine that it calls from, when one must tell visitors apart."""

    host: str
    port: int
    comes_from: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """The page at a path (with query), after redirects inside the site."""
        began = time.perf_counter()
        asked = path
        for _ in range(MAX_REDIRECTS):
            status, headers, body = self._ask("GET", asked)
            target = urljoin(f"http://{self.host}:{self.port}{asked}", headers.get("Location", ""))
            if status not in REDIRECTS or urlsplit(target).port != self.port:
                break
            asked = _path_of(target)
        kind = headers.get("Content-Type", "")
        return Answer(status, asked, kind, body, time.perf_counter() - began, asked != path)

    def sign_in(self, path: str, username: str, password: str, code: str) -> bool:
        """Fill in the form of the sign-in page, and the code when it is asked; whether it let us in."""
        page = self.get(path)
        status, headers = self._send(page, username=username, password=password)
        while status in REDIRECTS and (asked := self.get(headers.get("Location", "/"))) and _asks_code(asked):
            status, headers = self._send(asked, code=code)
        return status in REDIRECTS

    def post(self, path: str, form: Sequence[tuple[str, str]]) -> Answer:
        """The answer to a form sent; a redirect is not followed, `path` is where it leads."""
        began = time.perf_counter()
        status, headers, body = self._ask("POST", path, urlencode(form).encode())
        leads = urljoin(path, headers.get("Location", ""))
        kind = headers.get("Content-Type", "")
        return Answer(status, leads, kind, body, time.perf_counter() - began, status in REDIRECTS)

    def _send(self, page: Answer, **fields: str) -> tuple[int, http.client.HTTPMessage]:
        form = {**fields, "csrfmiddlewaretoken": read(page.text).token}
        status, headers, _ = self._ask("POST", page.path, urlencode(form).encode())
        return status, headers

    def _ask(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        headers = {"Host": f"localhost:{self.port}", "Accept": "text/html,*/*"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        source = (self.comes_from, 0) if self.comes_from else None
        connection = http.client.HTTPConnection(self.host, self.port, PATIENCE, source)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response.status, response.headers, content


def _asks_code(page: Answer) -> bool:
    return 'name="code"' in page.text


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: dict[str, None] = {}
        self.meant: dict[str, set[str]] = {}
        self.language = self.title = self.token = ""
        self._in_title = False
        self.bare_forms = 0  # forms that post, without the token that lets them

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "data-visitor" in found:
            self.meant.setdefault(found.get("href", ""), set()).add(found["data-visitor"])
        elif tag in ("a", "link") and found.get("href"):
            self.links[found["href"]] = None
        if tag in ("script", "img") and found.get("src"):
            self.links[found["src"]] = None
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "input" and found.get("name") == "csrfmiddlewaretoken":
            self.token = found.get("value", "")
            self.bare_forms -= 1
        if tag == "form" and found.get("method", "").lower() == "post":
            self.bare_forms += 1
        self._in_title = self._in_title or tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


@dataclass(frozen=True, slots=True)
class Page:
    """What the check reads of a page: addresses it names, in order, its language, its title.

    `meant` are addresses that it names for some visitors only, who may not be the one who reads it.
    """

    links: tuple[str, ...]
    language: str
    title: str
    token: str
    bare_forms: int
    meant: Mapping[str, Set[str]]

    def links_of(self, visitor: str) -> tuple[str, ...]:
        """What it offers a visitor."""
        return (*self.links, *(link for link, names in self.meant.items() if visitor in names))


def read(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    title = reader.title.strip()
    return Page(tuple(reader.links), reader.language, title, reader.token, reader.bare_forms, reader.meant)


def internal(link: str, base: str, port: int) -> str | None:
    """The path (with query) of a link of a page, when it stays on the site; None otherwise."""
    parts = urlsplit(urljoin(f"http://localhost:{port}{base}", link))
    ours = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1") and parts.port == port
    return parts.path + (f"?{parts.query}" if parts.query else "") if ours else None
