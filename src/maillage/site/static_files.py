"""Style sheets, scripts and typefaces under names that carry their contents' hash.

Guarantees: once collected (`maillage serve` does it at each start), a file's address changes with its
contents, so a browser keeps it for ever and never shows yesterday's style; a name that was never
collected, in tests or a shell, keeps its plain address and still works.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    manifest_strict = False
    support_js_module_import_aggregation = True  # a script imports others by their hashed names

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # never collected
            return name
