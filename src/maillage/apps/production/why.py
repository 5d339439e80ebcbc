"""Why an act now refuses a piece of work, in words that are the same before and after it is recorded.

Guarantees: the act itself reads "this act" in a preview as in the effects carried out, since a
preview has no number yet; every reason is told, each once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.kernel import reasons
from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text

THIS_ACT = Text(fr="cet acte", en="this act")
Wording = Callable[[str, Mapping[str, Any], str], str]


@dataclass(frozen=True, slots=True)
class Why:
    """Reasons, and the number under which the act stands in them."""

    reasons: tuple[Reason, ...] = ()
    act: str = ""

    def _told(self, wording: Wording, language: str) -> str:
        told = " ".join(dict.fromkeys(wording(r.code, r.params, language) for r in self.reasons))
        return re.sub(rf"{self.act}(?!\d)", THIS_ACT.to(language), told) if self.act else told

    def says(self, language: str) -> str:
        """The reasons, one after the other; empty when there are none."""
        return self._told(reasons.render, language)

    def advises(self, language: str) -> str:
        """What can be done, each advice once."""
        return self._told(reasons.advise, language)

    def after(self, said: Text) -> Text:
        """A sentence, then why; the sentence alone when there is nothing to say."""
        if not self.reasons:
            return said
        return Text(fr=f"{said.fr}\u202f: {self.says('fr')}", en=f"{said.en}: {self.says('en')}")


NO_WHY = Why()
