"""The only writers of targets."""

from xiaozhang.performance.targets.actions.breaking import break_down_target
from xiaozhang.performance.targets.actions.importing import put_targets, take_back_targets
from xiaozhang.performance.targets.actions.setting import set_targets

__all__ = ["break_down_target", "put_targets", "set_targets", "take_back_targets"]
