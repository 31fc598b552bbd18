"""What staffing offers the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.registries import Navigation, RecordType
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import powers, queries
from xiaozhang.people.staffing.clauses import ALL, RegionalLaw
from xiaozhang.people.staffing.views.pay import tab_context

_LOG_WORDS = {"org.member.pay_shown": "显示了"}


def register() -> None:
    """Declare powers, clause kinds, records, the tab on members, menu entries, and who reads such values in the log."""
    registries.add_powers(powers.ALL)
    for kind in ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=kind is RegionalLaw))
    for model in ("paybasis", "payitem"):
        registries.log_powers.add(f"staffing.{model}", powers.SEE_PAY)
    registries.log_powers.add("staffing.absence", powers.SEE_ABSENCES)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))
    for record_type in _RECORDS:
        registries.record_types.add(record_type.key, record_type)
    registries.tabs.add("member.pay", _TAB)
    for entry in _NAVIGATION:
        registries.navigation.add(entry.key, entry)


def _record(
    key: str, label: str, icon: str, rows: Callable[[Actor], QuerySet[Any]], url_name: str, power: Power
) -> RecordType:
    def url(pk: int) -> str:
        return reverse(url_name, args=[pk])

    return RecordType(
        key=key, label=Message(label), icon=icon, rows=rows, title=_title, url=url, power=power, is_carrier=False
    )


def _title(row: Any) -> str:
    member = getattr(row, "member", row)
    return str(member)


def _entry(key: str, label: str, order: int, power: Power, icon: str) -> Navigation:
    return Navigation(f"staffing.{key}", Message(label), f"staffing:{key}", icon, order, power, group="staffing")


_RECORDS = (
    _record("pay", "薪酬", "cash", queries.paid_members, "staffing:pay", powers.SEE_PAY),
    _record("pay_item", "工资项目", "cash", queries.all_items, "staffing:item", powers.SEE_PAY),
    _record("absence", "请假", "calendar", queries.all_absences, "staffing:absence", powers.SEE_ABSENCES),
    _record("succession", "接手", "users", queries.all_successions, "staffing:succession", powers.SEE_ABSENCES),
)
_TAB = registries.Tab(
    record="member",
    key="pay",
    label=Message("薪酬基础"),
    template="staffing/_pay.html",
    context=tab_context,
    order=60,
    power=powers.SEE_PAY,
)
_NAVIGATION = (
    Navigation("staffing", Message("人事"), "staffing:list", "cash", 75, powers.SEE_PAY),
    _entry("list", "薪酬基础", 76, powers.SEE_PAY, "cash"),
    _entry("items", "工资项目", 77, powers.SEE_PAY, "file-text"),
    _entry("absences", "请假", 78, powers.SEE_ABSENCES, "calendar"),
    _entry("successions", "接手人", 79, powers.SEE_ABSENCES, "users"),
    Navigation("staffing.mine", Message("我的薪酬"), "staffing:mine", "cash", 69, group="performance"),
)
