"""What signing offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import AppendOnly, KindBinding, Navigation, NoticeKind, RecordType, Tab
from xiaozhang.base.text import Message
from xiaozhang.foundation.signing import powers, queries
from xiaozhang.foundation.signing.actions.asking import ASKED
from xiaozhang.foundation.signing.actions.reminding import REMINDER
from xiaozhang.foundation.signing.clauses import SigningTerm
from xiaozhang.foundation.signing.jobs import ARRIVALS, REMINDERS, ask_arrivals, remind
from xiaozhang.foundation.signing.queries import measuring

_LOG_WORDS = {"text_hash": "文本指纹", "people": "人数", "reminded": "提醒人数", "signed": "签阅人"}


def register() -> None:
    """Declare powers, evidence tables, the clause of the term, who was asked, notices, ways in and jobs."""
    registries.add_powers(powers.ALL)
    for table in ("signing_wording", "signing_signature"):
        registries.append_only.add(table, AppendOnly(table))
    registries.clause_kinds.add(SigningTerm.name, KindBinding(SigningTerm, is_executed=True))
    registries.record_types.add(
        "signing",
        RecordType(
            key="signing",
            label=Message("签阅"),
            icon="pencil",
            rows=queries.asked,
            title=_title,
            url=_address,
            power=powers.FOLLOW_SIGNING,
            is_carrier=False,
        ),
    )
    registries.notice_kinds.add(ASKED, NoticeKind(ASKED, Message("请签阅制度"), is_urgent=True))
    registries.notice_kinds.add(REMINDER, NoticeKind(REMINDER, Message("签阅提醒")))
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(f"signing.request.{key}", Message(label))
    _add_ways_in()
    _add_measures()
    jobs.register(ARRIVALS, ask_arrivals, label=Message("通知新到成员签阅"))
    jobs.schedule(ARRIVALS, every_minutes=30)
    jobs.register(REMINDERS, remind, label=Message("签阅到期提醒"))
    jobs.schedule(REMINDERS, at=time(9, 0))


def _add_measures() -> None:
    for key, column, label, count in (
        ("signing.asked", "applied", Message("到期的签阅"), measuring.asked_in),
        ("signing.kept", "kept", Message("按期签阅"), measuring.kept_in),
        ("signing.missed", "broken", Message("逾期"), measuring.missed_in),
    ):
        registries.clause_measures.add(key, registries.ClauseMeasure(key, column, label, count, (SigningTerm.name,)))


def _add_ways_in() -> None:
    registries.navigation.add(
        "signing",
        Navigation("signing", Message("签阅"), "signing:mine", "pencil", 71, powers.SIGN, group="charter"),
    )
    registries.tabs.add(
        "member.signing",
        Tab(
            record="member",
            key="signing",
            label=Message("签阅"),
            template="signing/_of_member.html",
            context=_of_member,
            count=_count_of_member,
            order=70,
            power=powers.FOLLOW_SIGNING,
        ),
    )


def _of_member(viewer: Actor, member: Any, today: date) -> Mapping[str, object]:
    return {"signatures": list(queries.signatures_of(viewer, member.pk)), "member": member}


def _count_of_member(viewer: Actor, member: Any) -> QuerySet[Any]:
    return queries.signatures_of(viewer, member.pk)


def _title(row: Any) -> str:
    return f"{row.member.name} · {row.request}"


def _address(pk: int) -> str:
    return reverse("signing:asked", args=[pk])
