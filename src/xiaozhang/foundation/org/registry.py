"""What org offers the house."""

from __future__ import annotations

from datetime import date

from xiaozhang.base import registries
from xiaozhang.base.pages.words import words
from xiaozhang.base.registries import Navigation
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import clauses, importing, powers, queries

_LOG_WORDS = {
    "org.member.team": "团队",
    "org.member.start_on": "自",
    "org.member.sessions_ended": "结束的登录",
    "org.company.calendar": "日历年份",
    "org.company.roles": "岗位",
    "org.company.powers": "新权限",
    "org.token.kind": "种类",
    "org.token.hint": "开头",
    "org.token.role": "岗位",
    "org.token.powers": "权限",
}


def register() -> None:
    """Declare powers, the menu entry, the note about the calendar, and words for the log.

    The record types 成员 and 团队 are declared by home.administration, which has their pages for administrators.
    """
    registries.add_powers(powers.ALL)
    for kind in clauses.ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=False))
    importing.register()
    registries.navigation.add(
        "team",
        Navigation(
            key="team",
            label=Message("团队"),
            url_name="org:department",
            icon="users",
            order=80,
            power=powers.SEE_MEMBERS,
        ),
    )
    registries.navigation.add(
        "administration.tokens",
        Navigation(
            key="administration.tokens",
            label=Message("应用令牌"),
            url_name="org:application_tokens",
            icon="key",
            order=905,
            power=powers.MANAGE_TOKENS,
            group="administration",
        ),
    )
    registries.frame_notes.add("org.calendar", _calendar_note)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))


def _calendar_note(today: date) -> str:
    warning = queries.calendar_warning(today)
    return words(warning) if warning else ""
