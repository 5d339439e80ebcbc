"""The keys that this server holds: the log's, its clock's and the labels'. Never one that signs decisions.

Guarantees: a key is read from its file in `settings.KEYS`, and only if nobody but its owner can read that file; a
file of the folder that is none of the three is an IntegrityFailure, so that a signer's key left there stops the
register instead of waiting for a thief. Absent is None: the register then publishes nothing.
"""

from __future__ import annotations

import stat
from collections.abc import Collection
from pathlib import Path
from typing import Final

from django.conf import settings

from maillage.kernel.refusals import IntegrityFailure
from maillage.register.keys import DATED, PLAIN, SecretKey

LOG_FILE: Final = "log.key"
CLOCK_FILE: Final = "clock.key"
LABEL_FILE: Final = "labels.key"
FILES: Final = (LOG_FILE, CLOCK_FILE, LABEL_FILE)
OTHERS_MAY: Final = stat.S_IRWXG | stat.S_IRWXO


def log_key() -> SecretKey | None:
    """Signs checkpoints."""
    return _read(LOG_FILE, PLAIN)


def clock_key() -> SecretKey | None:
    """Dates checkpoints, where no outside witness does."""
    return _read(CLOCK_FILE, DATED)


def label_key() -> SecretKey | None:
    """Signs labels."""
    return _read(LABEL_FILE, PLAIN)


def _read(name: str, algorithm: int) -> SecretKey | None:
    folder = Path(settings.KEYS)
    if not folder.is_dir():
        return None
    check_folder(folder)
    path = folder / name
    if not path.exists():
        return None
    try:
        key = SecretKey.parse(path.read_text().strip())
    except (ValueError, IndexError, OSError):
        raise IntegrityFailure(f"{path} is not a key file") from None
    if key.algorithm != algorithm:
        raise IntegrityFailure(f"{path} holds a key of another kind")
    return key


def check_folder(folder: Path) -> None:
    """Raises IntegrityFailure for a file that should not be there, or that others than its owner may read."""
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in FILES)
    if strangers:
        raise IntegrityFailure(
            f"{folder} holds {', '.join(strangers)}: only {', '.join(FILES)} belong on a server; "
            "a key that signs decisions never does"
        )
    for name in FILES:
        path = folder / name
        if path.exists() and path.stat().st_mode & OTHERS_MAY:
            raise IntegrityFailure(f"{path} can be read by others than its owner: chmod 600 {path}")


def check_roles(signing: Collection[str]) -> None:
    """Raises IntegrityFailure when a key held here is one of those, written as verifier keys, that sign records."""
    for key in (log_key(), clock_key(), label_key()):
        if key is not None and str(key.public) in signing:
            raise IntegrityFailure(f"the key {key.name} signs records: it must not be held by the server")
