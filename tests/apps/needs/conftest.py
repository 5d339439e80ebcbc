from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.catalogue.commands.ensure_closed_visor import ensure_closed_visor
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.kernel.clock import FixedClock

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.at_noon(MONDAY)


@pytest.fixture
def hospital(db: None, clock: FixedClock) -> str:
    """E0001, R3, in the Drôme; with D0001, the closed-top visor, unclassified."""
    ensure_closed_visor(actor=OPERATOR, clock=clock)
    return register_establishment(
        name="Hôpital de Valence", kind="hospital", recipient_class="R3", commune="26362",
        finess="260000021", actor=OPERATOR, clock=clock,
    ).code  # fmt: skip
