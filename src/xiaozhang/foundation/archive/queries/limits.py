"""What the settings allow."""

from __future__ import annotations

from django.conf import settings

from xiaozhang.foundation.archive.rules.limits import Limits


def limits() -> Limits:
    """Return the most that is taken."""
    return Limits(file_bytes=settings.FILE_MOST_BYTES, record_bytes=settings.FILES_OF_RECORD_MOST_BYTES)
