"""Which files a version may hold, and a first look at what they are.

Guarantees: an accepted file has an accepted extension, is not empty, is within the limit,
and its first bytes agree with its extension where the format has a mark (a renamed program
is refused); nothing is parsed here. G-code, documents with macros, archives and executables
have no accepted extension.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from maillage.apps.catalogue import reasons
from maillage.apps.files import digest_of
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

SIZE_LIMIT = 10 * 1024 * 1024
COUNT_LIMIT = 100
NAME_LIMIT = 120
HANDLER = re.compile(rb"\son[a-z]+\s*=")


@dataclass(frozen=True, slots=True)
class GivenFile:
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return digest_of(self.content)


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not any(byte < 9 or 13 < byte < 32 for byte in content)
    return True


def _is_stl(content: bytes) -> bool:
    """Binary: 84 bytes and 50 a facet, exactly; text: begins with the word."""
    if content.lstrip()[:5] == b"solid" and _is_text(content):
        return True
    return len(content) >= 84 and 84 + 50 * struct.unpack_from("<I", content, 80)[0] == len(content)


def _is_svg(content: bytes) -> bool:
    """A drawing without entity declarations or scripts."""
    lowered = content.lower()
    forbidden = (b"<!doctype", b"<!entity", b"<script", b"javascript:")
    runs = any(mark in lowered for mark in forbidden) or HANDLER.search(lowered) is not None
    return _is_text(content) and b"<svg" in lowered and not runs


def _is_package(*needed: str, forbidden: Sequence[str] = ()) -> Callable[[bytes], bool]:
    """A ZIP whose directory is sane, has the needed members and none of the forbidden folders.

    Only the directory is read: at most 200 members, 200 MB unpacked, a hundred times packed.
    """

    def is_package(content: bytes) -> bool:
        try:
            members = zipfile.ZipFile(io.BytesIO(content)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        names = [member.filename for member in members]
        size = sum(member.file_size for member in members)
        sane = len(members) <= 200 and size <= min(200_000_000, 100 * len(content))
        has_all = all(name in names for name in needed)
        return sane and has_all and not any(name.startswith(tuple(forbidden)) for name in names)

    return is_package


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _is_pdf(content: bytes) -> bool:
    """A document that runs nothing."""
    active = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
    return content.startswith(b"%PDF-") and not any(mark in content for mark in active)


KINDS: Mapping[str, Callable[[bytes], bool]] = {
    "stl": _is_stl,
    "3mf": _is_package("[Content_Types].xml"),
    "step": _starts(b"ISO-10303-21"),
    "stp": _starts(b"ISO-10303-21"),
    "dxf": lambda content: _is_text(content) or content.startswith(b"AutoCAD Binary DXF"),
    "svg": _is_svg,
    "pdf": _is_pdf,
    "scad": _is_text,
    "odt": _is_package("content.xml", forbidden=("Basic/", "Scripts/", "Object")),
    "txt": _is_text,
    "md": _is_text,
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
}
ACCEPTED = tuple(KINDS)


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def _name_problem(name: str) -> Reason | None:
    plain = name == name.strip() and not name.startswith(".") and name.isprintable()
    if not plain or not name or len(name) > NAME_LIMIT or any(mark in name for mark in '/\\:*?"<>|'):
        return Reason(reasons.FILE_NAME, {"name": name[:NAME_LIMIT]})
    return None


def _problem(file: GivenFile) -> Reason | None:
    kind = extension_of(file.name)
    if kind not in KINDS:
        return Reason(reasons.FILE_KIND, {"name": file.name, "accepted": list(ACCEPTED)})
    if not file.content:
        return Reason(reasons.FILE_EMPTY, {"name": file.name})
    if len(file.content) > SIZE_LIMIT:
        return Reason(
            reasons.FILE_TOO_LARGE, {"name": file.name, "size": len(file.content), "limit": SIZE_LIMIT}
        )
    if not KINDS[kind](file.content):
        return Reason(reasons.FILE_CONTENT, {"name": file.name, "kind": kind.upper()})
    return None


def require_files(files: Sequence[tuple[str, bytes]]) -> tuple[GivenFile, ...]:
    """The files, all acceptable. Raises Refusal with every problem of every file."""
    if not files:
        raise Refusal(reasons.NO_FILE)
    if len(files) > COUNT_LIMIT:
        raise Refusal(reasons.TOO_MANY_FILES, count=len(files), limit=COUNT_LIMIT)
    given = tuple(GivenFile(name, content) for name, content in files)
    seen: set[str] = set()
    found = []
    for file in given:
        problem = _name_problem(file.name) or _problem(file)
        if problem is None and file.name.casefold() in seen:
            problem = Reason(reasons.FILE_TWICE, {"name": file.name})
        seen.add(file.name.casefold())
        if problem is not None:
            found.append(problem)
    if found:
        raise Refusal.because(found)
    return given


def version_digest(hashes: Sequence[str]) -> str:
    """SHA-256 of the sorted file hashes, a line each: what a decision names (domain/trust §4)."""
    return digest_of("\n".join(sorted(hashes)).encode())
