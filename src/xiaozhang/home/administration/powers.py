"""Administration has no powers of its own: its pages ask for those of org."""

from __future__ import annotations

from xiaozhang.foundation.org.powers import (
    EXPORT_MEMBERS,
    MANAGE_CALENDAR,
    MANAGE_MEMBERS,
    MANAGE_ROLES,
    MANAGE_TEAMS,
    SEE_MEMBERS,
)

__all__ = ["EXPORT_MEMBERS", "MANAGE_CALENDAR", "MANAGE_MEMBERS", "MANAGE_ROLES", "MANAGE_TEAMS", "SEE_MEMBERS"]
