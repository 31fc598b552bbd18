"""What org offers the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.pages.words import words
from xiaozhang.base.registries import Navigation, RecordType, Tab
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.org import powers, queries

_LOG_WORDS = {
    "org.member.team": "团队",
    "org.member.start_on": "自",
    "org.member.sessions_ended": "结束的登录",
    "org.company.calendar": "日历年份",
    "org.company.roles": "岗位",
}


def register() -> None:
    """Declare powers, the member's record page, the menu entry, the note about the calendar, and words for the log."""
    registries.add_powers(powers.ALL)
    registries.record_types.add(
        "member",
        RecordType(
            key="member",
            label=Message("成员"),
            icon="user",
            rows=queries.members,
            title=_title,
            url=_url,
            find=_find,
        ),
    )
    registries.tabs.add(
        "member.log",
        Tab(
            record="member",
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("org.member"),
            order=90,
        ),
    )
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
    registries.frame_notes.add("org.calendar", _calendar_note)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))


def _title(member: Any) -> str:
    return str(member.name)


def _url(pk: int) -> str:
    return reverse("org:member", args=[pk])


def _find(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(left_on__isnull=True, search_terms__contains=match_key(text))


def _calendar_note(today: date) -> str:
    warning = queries.calendar_warning(today)
    return words(warning) if warning else ""
