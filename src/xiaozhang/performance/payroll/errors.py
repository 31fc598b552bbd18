"""Refusals of the payroll app."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NotConfirmed(Refused):
    """The run is not confirmed, or another has taken its place."""

    code = "not_confirmed"


class FileDiffers(Refused):
    """The file made again is not the one that was exported: somebody changed rows in the database."""

    code = "file_differs"
