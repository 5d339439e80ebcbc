"""The two lines of what we sign: what it is and of which register, then its content as canonical JSON.

Guarantees: the first line is ``<origin>/<type>/v1``, so that a record, a trust document, a bulletin, a copy
of the data of labels and a checkpoint can never be read one for another, nor carried from one register to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from maillage.register import canonical, fields
from maillage.register.fields import Problems

Sort = Literal["record", "trust", "bulletin", "labels"]


def first_line(origin: str, sort: Sort) -> str:
    return f"{origin}/{sort}/v1"


def text_of(origin: str, sort: Sort, content: Mapping[str, Any]) -> str:
    """The text to sign. Raises ValueError for a content that canonical JSON cannot say."""
    return f"{first_line(origin, sort)}\n{canonical.write(content).decode()}\n"


def content_of(text: str, origin: str, sort: Sort, problems: Problems) -> Any:
    """The decoded content of a signed text; None, reported, when it is not two such lines."""
    head, _, rest = text.partition("\n")
    wanted = first_line(origin, sort)
    if head != wanted:
        problems.add(fields.FIRST_LINE, "line 1", head, wanted=wanted)
        return None
    try:
        return canonical.read(rest[:-1].encode())
    except ValueError as error:
        problems.add(fields.JSON, "line 2", str(error))
        return None
