from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories.register import an_open_register, keep_keys

from maillage.kernel.clock import Clock


@pytest.fixture
def open_at(settings: Any, tmp_path: Path) -> Callable[[Clock], None]:
    """Opens the register on the day of a clock."""
    return lambda clock: an_open_register(settings, tmp_path, clock)


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> Path:
    settings.KEYS = keep_keys(tmp_path / "keys")
    return settings.KEYS
