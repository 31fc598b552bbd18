"""Writes of org: the company, members, teams, roles, the calendar, passwords and sessions."""

from xiaozhang.foundation.org.actions.calendar import (
    load_known_year,
    set_calendar_day,
    set_calendar_days,
    set_calendar_year,
)
from xiaozhang.foundation.org.actions.company import catch_up_with_release, found_company
from xiaozhang.foundation.org.actions.importing import (
    correct_members,
    correct_teams,
    take_back_members,
    take_back_teams,
    take_members,
    take_teams,
)
from xiaozhang.foundation.org.actions.members import add_member, change_member, member_leaves, move_member
from xiaozhang.foundation.org.actions.passwords import (
    change_own_password,
    end_other_sessions,
    end_session,
    give_new_password,
    set_first_password,
)
from xiaozhang.foundation.org.actions.roles import (
    add_role,
    copy_role,
    rename_role,
    restore_role,
    retire_role,
    set_role_powers,
)
from xiaozhang.foundation.org.actions.teams import add_team, change_team
from xiaozhang.foundation.org.actions.tokens import (
    make_application_token,
    make_own_token,
    note_use,
    revoke_token,
    revoke_tokens_of,
)

__all__ = [
    "add_member",
    "add_role",
    "add_team",
    "catch_up_with_release",
    "change_member",
    "change_own_password",
    "change_team",
    "copy_role",
    "correct_members",
    "correct_teams",
    "end_other_sessions",
    "end_session",
    "found_company",
    "give_new_password",
    "load_known_year",
    "make_application_token",
    "make_own_token",
    "member_leaves",
    "move_member",
    "note_use",
    "rename_role",
    "restore_role",
    "retire_role",
    "revoke_token",
    "revoke_tokens_of",
    "set_calendar_day",
    "set_calendar_days",
    "set_calendar_year",
    "set_first_password",
    "set_role_powers",
    "take_back_members",
    "take_back_teams",
    "take_members",
    "take_teams",
]
