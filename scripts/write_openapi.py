"""Write docs/reference/openapi.json, the description of the API as it is committed.

python scripts/write_openapi.py           # writes it again
python scripts/write_openapi.py --check   # says whether it is up to date (exit 1 when not)
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"


def described() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django

    django.setup()
    import maillage.api.urls  # noqa: F401  (hangs every operation)
    from maillage.api.application import api

    return (
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False, default=str)
        + "\n"
    )


def main() -> None:
    text = described()
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == text else "docs/reference/openapi.json is stale")
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
