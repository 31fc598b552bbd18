"""Several rows written in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.foundation.notices import queries
from xiaozhang.foundation.notices.models import Delivery, RobotPost


def save_deliveries(rows: Sequence[Delivery], fields: Sequence[str]) -> None:
    """Write some fields of deliveries."""
    if rows:
        queries.deliveries([row.pk for row in rows]).bulk_update(rows, fields)


def save_posts(rows: Sequence[RobotPost], fields: Sequence[str]) -> None:
    """Write some fields of what robots say."""
    if rows:
        queries.posts([row.pk for row in rows]).bulk_update(rows, fields)
