from __future__ import annotations

from pathlib import Path

import pytest

from maillage.apps import files
from maillage.kernel.refusals import IntegrityFailure


@pytest.fixture(autouse=True)
def home(settings: object, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "not" / "made" / "yet"  # type: ignore[attr-defined]
    return tmp_path


def test_what_is_put_is_got_under_its_digest() -> None:
    sha256 = files.put(b"bonjour")
    assert sha256 == "2cb4b1431b84ec15d35ed83bb927e27e8967d75f4bcd9cc4b25c8d879ae23e18"
    assert files.get(sha256) == b"bonjour"
    assert files.path(sha256).name == sha256


def test_the_same_content_is_kept_once() -> None:
    first = files.path(files.put(b"a")).stat()
    second = files.path(files.put(b"a")).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert [p.name for p in files.path(files.digest_of(b"a")).parent.iterdir()] == [files.digest_of(b"a")]


def test_an_altered_file_is_an_integrity_failure_and_putting_mends_it() -> None:
    sha256 = files.put(b"original")
    files.path(sha256).write_bytes(b"altered!")
    with pytest.raises(IntegrityFailure, match="does not have the content"):
        files.get(sha256)
    files.put(b"original")
    assert files.get(sha256) == b"original"


def test_a_missing_file_is_an_integrity_failure() -> None:
    with pytest.raises(IntegrityFailure, match="is missing"):
        files.get("0" * 64)
    assert files.holds("0" * 64) is False


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ABC", "0" * 63, "0" * 65, "0" * 63 + "/"])
def test_only_a_digest_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        files.path(name)
