"""What exceptions offers the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import (
    ApprovalKind,
    Consequence,
    Holding,
    Navigation,
    NewThing,
    NoticeKind,
    RecordAct,
    RecordType,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.exceptions import powers, queries
from xiaozhang.foundation.exceptions.actions.ending import ENDING, REVOKED
from xiaozhang.foundation.exceptions.jobs import REMIND, remind
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.exceptions.rules.registered import SUBJECTS

_LOG_WORDS = {
    "exceptions.exceptionrequest.scope": "适用范围",
    "exceptions.exceptionrequest.clause_id": "条款",
}


def register() -> None:
    """Declare powers, record type, approval, tabs, what clauses brought, what members hold, menu, notices, the job."""
    registries.add_powers(powers.ALL)
    registries.record_types.add(queries.KIND, _EXCEPTION)
    registries.approval_kinds.add(
        queries.KIND, ApprovalKind(queries.KIND, Message("签呈"), queries.KIND, queries.picture, _submit_address)
    )
    registries.consequences.add(
        "exceptions",
        Consequence("exceptions", registries.ANY, Message("批准的签呈"), queries.approved_from, _clause_address),
    )
    registries.clause_measures.add(
        "exceptions",
        registries.ClauseMeasure(
            "exceptions", "departed", Message("批准的签呈"), queries.counts_by_clause, url=_clause_address
        ),
    )
    registries.holdings.add(
        "exceptions",
        Holding("exceptions", Message("签呈"), queries.open_count_of, model="exceptions.exceptionrequest"),
    )
    for kind in (NoticeKind(REVOKED, Message("签呈被撤销"), is_urgent=True), NoticeKind(ENDING, Message("签呈将期满"))):
        registries.notice_kinds.add(kind.key, kind)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))
    jobs.register(REMIND, remind, label=Message("签呈期满前的提醒"))
    jobs.schedule(REMIND, at=time(8, 10))
    _add_tabs()
    _add_entries()


def _add_tabs() -> None:
    for record in SUBJECTS:
        registries.tabs.add(
            f"{record}.exceptions",
            Tab(
                record=record,
                key="exceptions",
                label=Message("签呈"),
                template="exceptions/_of_record.html",
                context=_context_of(record),
                count=_count_of(record),
                order=75,
                power=powers.SEE,
            ),
        )
    registries.tabs.add(
        "exception.log",
        Tab(
            record=queries.KIND,
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("exceptions.exceptionrequest"),
            order=90,
        ),
    )


def _add_entries() -> None:
    registries.navigation.add(
        "exceptions",
        Navigation("exceptions", Message("签呈"), "exceptions:list", "file-text", 20, powers.SEE, group="charter"),
    )
    registries.new_things.add(
        queries.KIND, NewThing(queries.KIND, Message("签呈"), "exceptions:add", powers.REQUEST, order=70)
    )
    registries.record_acts.add(
        "clause.exception",
        RecordAct("clause", Message("申请例外"), _request_address, powers.REQUEST, is_offered=_is_departable),
    )


def _context_of(record: str) -> Callable[[Actor, Any, date], Mapping[str, object]]:
    def context(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
        found = queries.on_record(viewer, record, row.pk)[:50]
        url = f"{reverse('exceptions:add')}?{record}={row.pk}" if viewer.may(powers.REQUEST) else ""
        return {"lines": [(one, queries.look(one, today)) for one in found], "request_url": url}

    return context


def _count_of(record: str) -> Callable[[Actor, Any], QuerySet[ExceptionRequest]]:
    def count(viewer: Actor, row: Any) -> QuerySet[ExceptionRequest]:
        return queries.on_record(viewer, record, row.pk)

    return count


def _is_departable(clause: Any) -> bool:
    return queries.is_published(clause) and bool(queries.ways_of(clause.kind))


def _address(pk: int) -> str:
    return reverse("exceptions:record", args=[pk])


def _submit_address(pk: int) -> str:
    return reverse("exceptions:submit", args=[pk])


def _request_address(clause_id: int) -> str:
    return f"{reverse('exceptions:add')}?clause={clause_id}"


def _clause_address(clause_id: int) -> str:
    return f"{reverse('exceptions:list')}?view=all&clause={queries.key_of_clause(clause_id)}"


_EXCEPTION = RecordType(
    key=queries.KIND,
    label=Message("签呈"),
    icon="file-text",
    rows=queries.exceptions,
    title=str,
    url=_address,
    find=queries.matching_text,
    power=powers.SEE,
    is_tagged=True,
)
