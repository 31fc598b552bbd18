"""Refusals of records."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NotFailed(Refused):
    """Only a job that has failed is tried again by hand."""

    code = "not_failed"
