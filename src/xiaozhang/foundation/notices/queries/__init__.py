"""Reads of notices."""

from xiaozhang.foundation.notices.queries.notices import get_notice, notices, unread_count, unread_of

__all__ = ["get_notice", "notices", "unread_count", "unread_of"]
