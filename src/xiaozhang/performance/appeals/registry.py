"""What appeals offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import (
    ClauseMeasure,
    Consequence,
    Holding,
    ListColumn,
    Navigation,
    NoticeKind,
    RecordType,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.performance.appeals import powers, queries
from xiaozhang.performance.appeals.actions.telling import ANSWERED, MOVED, WAITING

_WORDS = {"stood_against": "当时不宜确认的原因", "reason": "现在确认的理由"}


def register() -> None:
    """Declare powers, the record, its places on statements and runs, the gate, measures, the menu and notices."""
    registries.add_powers(powers.ALL)
    registries.record_types.add(queries.KIND, _APPEAL)
    registries.settlement_gates.add("appeals", queries.against)
    registries.appeal_days.add("appeals", queries.until)
    registries.append_only.add("appeals_appealmessage", registries.AppendOnly("appeals_appealmessage"))
    registries.holdings.add(
        "appeals", Holding("appeals", Message("待办的申诉"), queries.pending_of_member, model="appeals.appeal")
    )
    registries.clause_measures.add(
        "appeals", ClauseMeasure("appeals", "appealed", Message("申诉"), queries.appealed_in, url=_clause_address)
    )
    registries.consequences.add(
        "appeals",
        Consequence("appeals", registries.ANY, Message("申诉"), queries.appeals_of_clause, _clause_address),
    )
    for kind in (
        NoticeKind(WAITING, Message("有申诉等我答复"), is_urgent=True),
        NoticeKind(ANSWERED, Message("我的申诉有结果"), is_urgent=True),
        NoticeKind(MOVED, Message("申诉有新进展")),
    ):
        registries.notice_kinds.add(kind.key, kind)
    for name, label in _WORDS.items():
        registries.field_labels.add(f"incentives.run.{name}", Message(label))
    _add_places()
    registries.navigation.add(
        "appeals",
        Navigation("appeals", Message("申诉"), "appeals:list", "speakerphone", 64, powers.SEE, group="performance"),
    )


def _add_places() -> None:
    registries.list_columns.add(
        "statement.appeals",
        ListColumn("statement", "appeals", Message("申诉"), queries.counts_on_statements, is_number=True, kind="count"),
    )
    for place, template, context in (
        ("statement.panel", "appeals/_of_statement.html", statement_context),
        ("statement.line", "appeals/_of_line.html", statement_context),
        ("run.panel", "appeals/_of_run.html", run_context),
    ):
        registries.tabs.add(
            f"{place}.appeals",
            Tab(place, "appeals", Message("申诉"), template, context, order=20, power=powers.SEE),
        )
    registries.tabs.add(
        "appeal.log",
        Tab(
            record=queries.KIND,
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("appeals.appeal"),
            order=90,
        ),
    )


def statement_context(viewer: Actor, statement: Any, today: date) -> Mapping[str, object]:
    """Return what a statement shows of appeals: those against it, until when one can appeal, where to do it."""
    window = queries.window_of(statement)
    is_own = statement.member_id == viewer.member_id and viewer.may(powers.APPEAL)
    rows = queries.on_statement(viewer, statement.member_id, statement.month_on)
    standing = [row for row in rows if row.state != "withdrawn"]
    is_open = window is not None and window.is_open(today)
    address = f"{reverse('appeals:add')}?statement={statement.pk}"
    return {
        "appeals": [(row, queries.look(row, today)) for row in rows],
        "standing": [(row, queries.look(row, today)) for row in standing],
        "appealed": {row.line_sequence for row in standing if row.statement_id == statement.pk},
        "facts": {row.fact_id for row in standing if row.fact_id and (row.is_pending or row.is_uncorrected)},
        "statement_id": statement.pk,
        "window": window,
        "is_open": is_open,
        "days_left": window.days_left(today) if window is not None and is_open else 0,
        "add_url": address if is_own and is_open else "",
        "is_own": is_own,
    }


def run_context(viewer: Actor, run: Any, today: date) -> Mapping[str, object]:
    """Return the counts of a month's appeals for the page of its run."""
    month = f"{run.month_on:%Y-%m-%d}"
    address = f"{reverse('appeals:list')}?view=all&months_from={month}&months_to={month}"
    return {"counts": queries.counts_of(run.pk, run.month_on, today), "url": address}


def _address(pk: int) -> str:
    return reverse("appeals:record", args=[pk])


def _clause_address(clause_id: int) -> str:
    return f"{reverse('appeals:list')}?view=all&clause={clause_id}"


_APPEAL = RecordType(
    key=queries.KIND,
    label=Message("申诉"),
    icon="speakerphone",
    rows=queries.appeals,
    title=str,
    url=_address,
    find=queries.matching_text,
    power=powers.SEE,
)
