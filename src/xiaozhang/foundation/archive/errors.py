"""Refusals of archive."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NotTaken(Refused):
    """A file that is not taken in: its kind, its size, or not what its name says."""

    code = "file_not_taken"


class Quarantined(Refused):
    """A file that has not passed the scan for viruses."""

    code = "file_quarantined"


class Retained(Refused):
    """A file that must be kept until a day that has not passed."""

    code = "file_retained"


class ContentLost(Refused):
    """The content of a file is not where it should be."""

    code = "file_content_lost"
