"""The only writers of duties."""

from xiaozhang.foundation.duties.actions.excusing import excuse_duty
from xiaozhang.foundation.duties.actions.holding import hold_sweep, release_sweep
from xiaozhang.foundation.duties.actions.honouring import honour_exception
from xiaozhang.foundation.duties.actions.opening import note_moments
from xiaozhang.foundation.duties.actions.passing import drop, pass_on
from xiaozhang.foundation.duties.actions.quotas import sweep_periods
from xiaozhang.foundation.duties.actions.renaming import rename
from xiaozhang.foundation.duties.actions.sweeping import sweep_some

__all__ = [
    "drop",
    "excuse_duty",
    "hold_sweep",
    "honour_exception",
    "note_moments",
    "pass_on",
    "release_sweep",
    "rename",
    "sweep_periods",
    "sweep_some",
]
