"""Forms of revision."""

from xiaozhang.foundation.revision.forms.clauses import (
    ChapterForm,
    ClauseForm,
    MoveForm,
    RemovalForm,
    StartForm,
)
from xiaozhang.foundation.revision.forms.parameters import act_on_rows

__all__ = ["ChapterForm", "ClauseForm", "MoveForm", "RemovalForm", "StartForm", "act_on_rows"]
