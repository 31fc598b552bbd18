"""Pages of the targets app."""

from xiaozhang.performance.targets.views.breakdowns import break_down
from xiaozhang.performance.targets.views.sheets import export, history, sheet

__all__ = ["break_down", "export", "history", "sheet"]
