"""What approvals offers the house."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.registries import (
    AppendOnly,
    ClauseMeasure,
    Consequence,
    FrameBadge,
    Holding,
    KindBinding,
    Navigation,
    NoticeKind,
    RecordType,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import powers, queries
from xiaozhang.foundation.approvals.actions import telling
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.approvals.jobs import SWEEP, sweep
from xiaozhang.foundation.approvals.queries import measuring
from xiaozhang.foundation.approvals.rules import worked

_NOTICES = (
    NoticeKind(telling.WAITING, Message("待我审批"), is_urgent=True),
    NoticeKind(telling.DECIDED, Message("审批结果"), is_urgent=True),
    NoticeKind(telling.COPIED, Message("抄送我的审批")),
    NoticeKind(telling.REMINDER, Message("审批提醒"), is_urgent=True),
)
_LOG_WORDS = {"approvals.case.what": "经过", "approvals.case.copies": "抄送"}


def register() -> None:
    """Declare powers, record type, menu, badge, notices, clause kind, what members hold, and the sweep."""
    registries.add_powers(powers.ALL)
    registries.append_only.add("approvals_caselog", AppendOnly("approvals_caselog"))
    for kind in _NOTICES:
        registries.notice_kinds.add(kind.key, kind)
    registries.clause_kinds.add(ApprovalChain.name, KindBinding(ApprovalChain, is_executed=True, example=worked.RUNNER))
    registries.consequences.add(
        "approvals.cases",
        Consequence(
            "approvals.cases", ApprovalChain.name, Message("按本条提审的"), queries.count_by_clause, _clause_address
        ),
    )
    for measure, column, called, count in (
        ("approvals.put_up", "applied", Message("按本条提审"), measuring.put_up_in),
        ("approvals.rejected", "refused", Message("被驳回"), measuring.rejected_in),
    ):
        registries.clause_measures.add(
            measure, ClauseMeasure(measure, column, called, count, (ApprovalChain.name,), _clause_address)
        )
    registries.holdings.add(
        "approvals",
        Holding("approvals", Message("待审批"), queries.waiting_count_of, model="approvals.signer"),
    )
    jobs.register(SWEEP, sweep, label=Message("审批的提醒与上报"))
    jobs.schedule(SWEEP, every_minutes=15)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))
    _add_pages()


def _add_pages() -> None:
    registries.record_types.add(
        telling.RECORD,
        RecordType(
            key=telling.RECORD,
            label=Message("审批"),
            icon="check",
            rows=queries.cases,
            title=_title,
            url=_address,
            find=queries.found,
        ),
    )
    registries.navigation.add(
        "approvals", Navigation("approvals", Message("审批"), "approvals:list", icon="check", order=12)
    )
    registries.frame_badges.add(
        "approvals",
        FrameBadge("approvals", Message("待我审批"), "check", "approvals:list", queries.waiting_count, order=20),
    )


def _title(case: Any) -> str:
    return f"{case.number} {case.title}"


def _address(pk: int) -> str:
    return reverse("approvals:record", args=[pk])


def _clause_address(clause_id: int) -> str:
    return f"{reverse('approvals:list')}?view=all&clause={clause_id}"
