"""Write docs/reference/codes.md: every reason code with its words and advice, from the catalogue itself.

`--check` fails when the page is stale.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "codes.md"


def page() -> str:
    import django

    django.setup()
    import maillage
    from maillage.kernel.reasons import catalogue

    for module in pkgutil.walk_packages(maillage.__path__, "maillage."):
        if ".migrations" not in module.name and not module.name.endswith(("ticking", "wsgi", "__main__")):
            importlib.import_module(module.name)
    lines = [
        "# Reason codes",
        "",
        "Every refusal, at every edge (screen, API, command line), carries one of these stable codes. A code is never",
        "reused for another meaning. This page is written by `scripts/write_codes.py`.",
        "",
    ]
    family = ""
    for reason in catalogue():
        if reason.code.split(".")[0] != family:
            family = reason.code.split(".")[0]
            lines += [f"## {family}", ""]
        lines += [
            f"`{reason.code}`",
            f": fr: {reason.says.fr} *{reason.advice.fr}*",
            "",
            f"  en: {reason.says.en} *{reason.advice.en}*",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    text = page()
    if "--check" in sys.argv:
        sys.exit(
            0 if PAGE.exists() and PAGE.read_text() == text else f"{PAGE.name} is stale: run {sys.argv[0]}"
        )
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text)
