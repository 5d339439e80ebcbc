"""The three ways an act can fail, shown the same at every edge.

`Refusal`: the rules or the input forbid it and the user can act; `Conflict`: what the
user saw is stale, retry; `IntegrityFailure`: something that must hold does not, call the
operator. Edges translate once: page or form error, problem JSON (RFC 9457), or message
and exit code (3, 3, 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maillage.kernel import reasons
from maillage.kernel.reasons import Reason


class Refusal(Exception):
    """An act refused for one or several stated reasons; nothing was written."""

    def __init__(self, code: str, /, *, act: str = "", others: Sequence[Reason] = (), **params: Any) -> None:
        if act:
            params["act"] = act
        self.reasons: tuple[Reason, ...] = (Reason(code, params, act), *others)
        super().__init__(code)

    @classmethod
    def because(cls, found: Sequence[Reason]) -> Refusal:
        """A refusal for all the given reasons; at least one is needed."""
        first, *others = found
        refusal = cls(first.code, act=first.act, others=others)
        refusal.reasons = (first, *others)
        return refusal

    @property
    def code(self) -> str:
        return self.reasons[0].code

    @property
    def params(self) -> dict[str, Any]:
        return dict(self.reasons[0].params)

    def says(self, language: str) -> str:
        """Every reason in words, one a line."""
        return "\n".join(reasons.render(r.code, r.params, language) for r in self.reasons)

    def advises(self, language: str) -> str:
        lines = (reasons.advise(r.code, r.params, language) for r in self.reasons)
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def as_dict(self, language: str = "fr") -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.says(language),
            "advice": self.advises(language),
            "reasons": [reason.as_dict() for reason in self.reasons],
        }


class Conflict(Refusal):
    """Somebody else changed it first; reading again and retrying may succeed."""


class IntegrityFailure(Exception):
    """What must always hold does not; only an operator can mend it."""


EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_INTEGRITY = 4
