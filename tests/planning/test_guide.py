"""The guide of the library does what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import maillage.planning

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "plan-from-python.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_block_of_the_guide_runs_in_its_order() -> None:
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(blocks) >= 7
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(GUIDE), "exec"), names)


def test_every_name_the_library_lists_is_there() -> None:
    for name in dir(maillage.planning):
        assert callable(getattr(maillage.planning, name))
    with pytest.raises(AttributeError, match="nothing"):
        _ = maillage.planning.nothing
