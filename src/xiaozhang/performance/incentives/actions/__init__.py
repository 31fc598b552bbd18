"""The only writers of settlement."""

from xiaozhang.performance.incentives.actions.release import (
    close_month,
    confirm_run,
    confirm_statement,
    publish_run,
)
from xiaozhang.performance.incentives.actions.runs import settle_at_once, start_run

__all__ = ["close_month", "confirm_run", "confirm_statement", "publish_run", "settle_at_once", "start_run"]
