"""Where the files of a public register come from: a folder (a disk, a USB stick) or an address.

Guarantees: from an address, only what is asked by name is fetched, over http or https, within a size and a time; a
file that is not there is None, and anything else that goes wrong is refused with words. What is fetched proves
nothing: whoever reads it verifies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from maillage.cli.files import read_file
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, layout, notes, tiles, trust

UNREACHABLE = declare(
    "register.unreachable",
    fr="{name} ne répond pas comme il faut : {detail}",
    en="{name} does not answer as it should: {detail}",
    advice_fr="Vérifiez l’adresse et le réseau. Une copie du registre (miroir, clé USB) se vérifie de la même façon.",
    advice_en="Check the address and the network. A copy of the register (mirror, USB stick) verifies the same way.",
)
LARGEST: Final = 32 * 1024 * 1024  # a whole tile of entries is at most 256 × 64 kB
SECONDS: Final = 30
MISSING: Final = (404, 410)
Get = Callable[[str], bytes | None]


def is_address(source: str) -> bool:
    return urlsplit(source).scheme in ("http", "https")


def getter(source: str) -> Get:
    """How to read one file of the register by its path."""
    if is_address(source):
        return lambda path: fetch(f"{source.rstrip('/')}/{path}")
    return lambda path: read_file(Path(source) / path) if (Path(source) / path).is_file() else None


class _SameWay(HTTPRedirectHandler):
    """Follows a redirection by http or https only."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        return super().redirect_request(req, fp, code, msg, headers, newurl) if is_address(newurl) else None


_OPENER: Final = build_opener(_SameWay)


def fetch(address: str) -> bytes | None:
    """What stands at an address; None when nothing does. Raises Refusal ``register.unreachable``."""
    request = Request(address, headers={"User-Agent": "maillage-register"})  # noqa: S310 (http and https only)
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        if error.code in MISSING:
            return None
        raise Refusal(UNREACHABLE, name=address, detail=str(error.code)) from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise Refusal(UNREACHABLE, name=address, detail=str(getattr(error, "reason", error))) from error
    if len(content) > LARGEST:
        raise Refusal(UNREACHABLE, name=address, detail=f"> {LARGEST}")
    return content


def send(address: str, text: str) -> str:
    """What the server answers to a text. Raises Refusal ``register.unreachable``, in its words when it refuses."""
    request = Request(address, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            return bytes(answer.read(2_000)).decode("utf-8", "replace").strip()
    except HTTPError as error:
        said = error.read(2_000).decode("utf-8", "replace").strip()
        raise Refusal(UNREACHABLE, name=address, detail=f"{error.code} {said}") from error
    except (URLError, HTTPException, OSError) as error:
        raise Refusal(UNREACHABLE, name=address, detail=str(getattr(error, "reason", error))) from error


def everything(source: str, pinned: bytes) -> dict[str, bytes]:
    """What a verifier needs: a folder whole, so that all of it is checked; from an address, what it cannot do
    without."""
    if is_address(source):
        get = getter(source)
        raw = get(layout.CHECKPOINT)
        if raw is None:
            return {}
        return {layout.CHECKPOINT: raw, **documents(get, pinned), **tiles_of(get, raw, "entries")}
    folder = Path(source)
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): read_file(path) for path in found}


def documents(get: Get, pinned: bytes) -> dict[str, bytes]:
    """The trust documents that are published: those before the one held, it, and those after."""
    held = trust.read(pinned, trust.origin_of(pinned)).version
    return dict([*_documents(get, count(held)), *_documents(get, range(held - 1, 0, -1))])


def _documents(get: Get, versions: count[int] | range) -> Iterator[tuple[str, bytes]]:
    for version in versions:
        raw = get(layout.trust_path(version))
        if raw is None:
            return
        yield layout.trust_path(version), raw


def tiles_of(get: Get, checkpoint: bytes, level: str) -> dict[str, bytes]:
    """The tiles of a level up to the size of a checkpoint: the partial one, or the whole one that replaced it."""
    found: dict[str, bytes] = {}
    for rank, width in tiles.spans(checkpoints.of_text(notes.parse(checkpoint).text).size):
        for path in dict.fromkeys((tiles.path(level, rank, width), tiles.path(level, rank, tiles.WIDTH))):
            raw = get(path)
            if raw is not None:
                found[path] = raw
                break
    return found
