"""The only writers of notices."""

from xiaozhang.foundation.notices.actions.reading import mark_all_read, mark_read
from xiaozhang.foundation.notices.actions.sending import send

__all__ = ["mark_all_read", "mark_read", "send"]
