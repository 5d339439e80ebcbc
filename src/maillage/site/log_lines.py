"""Lines of the log: dated in UTC, one event a line, whatever the event holds."""

from __future__ import annotations

import logging
import time


class Dated(logging.Formatter):
    """``2026-11-27T08:15:02.310Z WARNING maillage.security …``; a trace keeps its own lines, indented as Python does."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
