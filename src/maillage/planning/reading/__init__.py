"""Planning files (JSON) to frozen records; whatever is malformed is refused, all at once.

`read_instance` and `read_plan` take the bytes of a file or its path and either return a
well-formed record or raise `Refusal("planning.bad_input")` whose further reasons name
every problem found: its path (``needs[3].quantity``), the value and what was expected.
`Instance.sha256` is the digest of the file's bytes. Source: planning page §2.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.reading import codes
from maillage.planning.reading.fields import Problems, decode
from maillage.planning.reading.instances import build_instance
from maillage.planning.reading.plans import build_plan

__all__ = ["read_instance", "read_plan"]


def read_instance(source: bytes | Path) -> Instance:
    """The instance a file holds.

    Raises `Refusal` (`planning.bad_input`) with every problem; OSError when a path cannot
    be read.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    problems = Problems()
    value = _decoded(content, "instance", problems)
    instance = build_instance(value, hashlib.sha256(content).hexdigest(), problems)
    problems.settle("instance")
    assert instance is not None  # a missing instance is a reported problem
    return instance


def read_plan(source: bytes | Path) -> Plan:
    """The plan a file holds; same errors as `read_instance`."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    problems = Problems()
    plan = build_plan(_decoded(content, "plan", problems), problems)
    problems.settle("plan")
    assert plan is not None
    return plan


def _decoded(content: bytes, kind: str, problems: Problems) -> Any:
    try:
        return decode(content)
    except RecursionError:
        problems.add(codes.JSON, "", "…", detail="nested too deeply")
    except ValueError as error:
        problems.add(codes.JSON, "", "…", detail=str(error))
    problems.settle(kind)
    raise AssertionError("unreachable")
