"""The walk of one visitor through the site: every link it is shown, and every address that has a name.

Rules of the walk, so that it ends and still sees everything:
- a link of a page is worth visiting once by somebody, up to `most` addresses of the same route in the
  same language, the rest are counted as passed over; besides, each visitor sees `EACH` address of
  a route in a language, and as many filtered ones;
- a link must answer below 400, and never send a signed-in visitor back to the sign-in page:
  a page does not offer what it then refuses;
- an address taken from the table of routes, that no page offered, may answer 403 (role),
  404, 405 (forms only), 409 or 422 (rule), never worse; once somebody has met the route, it is
  asked in one language.
A page must also be in the language of its address, have a title, and show no template
syntax nor the inside of a translated text.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from maillage.kernel.text import LANGUAGES
from maillage.site.demo.browsing import Answer, Browser, internal, read

EACH = 1
REFUSALS = frozenset({403, 404, 405, 409, 422})
LEAKS = ("{{", "{%", "{'fr'", "{&#x27;fr&#x27;", "Text(fr=", "&lt;bound method", "&lt;function")


@dataclass(frozen=True, slots=True)
class Fault:
    visitor: str
    path: str
    what: str
    came_from: str


@dataclass(slots=True)
class Record:
    """What all visitors saw together."""

    visits: Counter[str] = field(default_factory=Counter)  # by visitor
    routes: dict[str, int] = field(default_factory=dict)  # route → answers below 400
    seen: set[str] = field(default_factory=set)
    most: int = 12  # addresses of a route in a language that are visited because nobody has yet
    fresh: Counter[tuple[str, str]] = field(default_factory=Counter)  # those visited so
    passed: dict[str, set[str]] = field(default_factory=dict)  # route → addresses that nobody visited
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # (first word of the route, name of the argument) → values met
    arguments: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def met(self, word: str, name: str) -> str:
        """A value that an argument had under this word; failing that, under any; else empty."""
        under = self.arguments.get((word, name)) or next(
            (known for (_, other), known in sorted(self.arguments.items()) if other == name), {}
        )
        return next(iter(under), "")


def language_of(path: str) -> str:
    return "en" if path == "/en" or path.startswith("/en/") else "fr"


@lru_cache(maxsize=20_000)
def route_of(path: str) -> tuple[str, Mapping[str, object]]:
    """The name of the route that answers a path, with its arguments; empty for files."""
    try:
        with translation.override(language_of(path)):
            match = resolve(path.partition("?")[0])
    except Resolver404:
        return "", {}
    return match.view_name or match.route, match.kwargs


def asks_token(path: str) -> bool:
    """Whether the view of a path checks the token of forms: all do, but those whose address is the secret."""
    with translation.override(language_of(path)):
        view = resolve(path.partition("?")[0]).func
    return not getattr(view, "csrf_exempt", False)


@dataclass(frozen=True, slots=True)
class Route:
    """A named address; `word` is the first word of its path, which says what its arguments name."""

    name: str
    word: str
    arguments: tuple[str, ...]


def named_routes() -> tuple[Route, ...]:
    """Every name of the site, in order, with the names of its arguments."""

    def walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[Route]:
        for pattern in patterns:
            here = (
                before if isinstance(pattern.pattern, LocalePrefixPattern) else before + str(pattern.pattern)
            )
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif pattern.name and not here.startswith("api/"):  # described and fuzzed by its own tests
                names = tuple(pattern.pattern.regex.groupindex)
                yield Route(pattern.name, here.partition("/")[0].lower(), names)

    return tuple(dict.fromkeys(walk(get_resolver().url_patterns, "")))


def first_word(path: str) -> str:
    """The first word of a path, after the language."""
    bare = path.removeprefix("/en/") if language_of(path) == "en" else path.removeprefix("/")
    return bare.partition("/")[0].lower()


@dataclass(slots=True)
class Walk:
    """One visitor; `name` is empty for an anonymous one."""

    name: str
    browser: Browser
    record: Record
    _known: set[str] = field(default_factory=set)
    _queue: deque[tuple[str, str]] = field(default_factory=deque)
    _counts: Counter[tuple[str, str, bool]] = field(default_factory=Counter)

    def from_home(self) -> None:
        """Follow every link from the home page of each language."""
        for path in self._addresses("home"):
            self._offer(path, "")
        while self._queue:
            path, came_from = self._queue.popleft()
            if self._worth(path):
                self._visit(path, came_from, offered=True)

    def by_name(self) -> None:
        """Ask for every route that this visitor was shown no link to."""
        for found in named_routes():
            if any(route == found.name for route, _, _ in self._counts):
                continue
            values = {name: self.record.met(found.word, name) for name in found.arguments}
            if all(values.values()):
                addresses = self._addresses(found.name, values)
                known = found.name in self.record.routes  # then what refuses it is the same in both languages
                for path in addresses[:1] if known else addresses:
                    self._visit(path, "", offered=False)

    def _addresses(self, name: str, values: dict[str, str] | None = None) -> list[str]:
        found = []
        for language in LANGUAGES:
            with translation.override(language):
                try:
                    found.append(reverse(name, kwargs=values))
                except NoReverseMatch:
                    continue
        return list(dict.fromkeys(found))

    def _offer(self, path: str, came_from: str) -> None:
        if path not in self._known:
            self._known.add(path)
            self._queue.append((path, came_from))

    def _worth(self, path: str) -> bool:
        """Whether this visitor goes there; an address nobody takes is noted as passed over."""
        route, values = route_of(path)
        bare, language = path.partition("?")[0], language_of(path)
        with self.record.lock:
            for name, value in values.items():
                self.record.arguments.setdefault((first_word(path), name), {})[str(value)] = None
            fresh = bare == path and path not in self.record.seen
            if not route:  # a file: once for everyone
                self.record.seen.add(path)
                return fresh
            self._counts[route, language, bare != path] += 1
            mine = self._counts[route, language, bare != path] <= EACH
            first = fresh and self.record.fresh[route, language] < self.record.most
            self._note_choice(path, route, language, fresh=fresh, taken=mine or first)
        return mine or first

    def _note_choice(self, path: str, route: str, language: str, *, fresh: bool, taken: bool) -> None:
        passed = self.record.passed.setdefault(route, set())
        if taken:
            self.record.fresh[route, language] += fresh
            self.record.seen.add(path)
            passed.discard(path)
        elif fresh:
            passed.add(path)

    def _visit(self, path: str, came_from: str, *, offered: bool) -> None:
        try:
            answer = self.browser.get(path)
        except OSError as error:
            self._fault(path, f"no answer: {error}", came_from)
            return
        self._note(path, answer)
        if answer.status >= 400:
            if offered or answer.status not in REFUSALS:
                self._fault(path, f"status {answer.status}", came_from)
            return
        if self.name and answer.redirected and route_of(answer.path)[0] == "login":
            self._fault(path, "asked to sign in while signed in", came_from)
        elif answer.is_page:
            self._read(answer, came_from)

    def _note(self, path: str, answer: Answer) -> None:
        with self.record.lock:
            self.record.visits[self.name or "anonyme"] += 1
            route = route_of(path)[0]
            if route:
                self.record.routes.setdefault(route, 0)
                self.record.routes[route] += answer.status < 400
            self.record.slowest.append((answer.seconds, self.name or "anonyme", path))

    def _read(self, answer: Answer, came_from: str) -> None:
        text = answer.text
        page = read(text)
        expected = language_of(answer.path)
        if route_of(answer.path)[0] and page.language != expected:
            self._fault(answer.path, f"language {page.language!r}, expected {expected!r}", came_from)
        if not page.title:
            self._fault(answer.path, "no title", came_from)
        if page.bare_forms and asks_token(answer.path):
            self._fault(answer.path, "a form posts without its token", came_from)
        for leak in LEAKS:
            if leak in text:
                self._fault(answer.path, f"shows {leak!r}", came_from)
        for link in page.links_of(self.name):
            path = internal(link, answer.path, self.browser.port)
            if path is not None:
                self._offer(path, answer.path)

    def _fault(self, path: str, what: str, came_from: str) -> None:
        with self.record.lock:
            self.record.faults.append(Fault(self.name or "anonyme", path, what, came_from))
