"""Files held by their content, under ``MAILLAGE_HOME/files``.

Guarantees: a file is complete and on disk before anything can name it (written aside,
synced, renamed, its folder synced); its name is the SHA-256 of its content, so the same
content is kept once and nothing is ever overwritten; reading verifies the digest. Commands
call `put` before they write the row: a crash between the two leaves a file that nobody
names, never a row without its file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from maillage.kernel.refusals import IntegrityFailure

SHA256 = re.compile(r"^[0-9a-f]{64}$")


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path(sha256: str) -> Path:
    """Where the file of that digest stands, whether it is there or not.

    Raises ValueError for what is not a lower-case SHA-256 (no path is ever built from it).
    """
    if not SHA256.match(sha256):
        raise ValueError("not a SHA-256")
    return Path(settings.HOME) / "files" / sha256[:2] / sha256


def holds(sha256: str) -> bool:
    return path(sha256).is_file()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    """Create the folder and what leads to it, each entry synced in its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def put(content: bytes) -> str:
    """Keep the content and return its digest; keeping it again changes nothing.

    A file already there whose content is not what its name says is replaced.
    """
    return put_all([content])[0]


def put_all(contents: Sequence[bytes]) -> list[str]:
    """Keep several contents, each folder synced once; their digests, in order."""
    digests = [digest_of(content) for content in contents]
    folders = {_place(sha256, content) for sha256, content in zip(digests, contents, strict=True)}
    for folder in sorted(folder for folder in folders if folder is not None):
        _sync_folder(folder)
    return digests


def _place(sha256: str, content: bytes) -> Path | None:
    """Write the content under its digest; the folder to sync, None when it was there already."""
    target = path(sha256)
    if target.is_file() and digest_of(target.read_bytes()) == sha256:
        return None
    _make_folder(target.parent)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".put-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target.parent


def get(sha256: str) -> bytes:
    """The content. Raises IntegrityFailure when it is missing or is not what its name says."""
    target = path(sha256)
    try:
        content = target.read_bytes()
    except FileNotFoundError as error:
        raise IntegrityFailure(f"file {sha256} is missing from the data directory") from error
    if digest_of(content) != sha256:
        raise IntegrityFailure(f"file {sha256} does not have the content its name says")
    return content
