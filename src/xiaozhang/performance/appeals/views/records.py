"""The page of one appeal with both sides, and what its member does on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals import actions, powers, queries
from xiaozhang.performance.appeals.forms import MessageForm, ReviewForm
from xiaozhang.performance.appeals.rules.evidence import beside, is_untouched, read
from xiaozhang.performance.appeals.rules.standing import DECISION_WORDS, FOLLOW_UP_WORDS


@pages.page(powers.SEE)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one appeal: what it is against, then and now, both sides, the decision."""
    viewer, today = request.actor, timezone.localdate()
    row = queries.get_appeal(viewer, pk)
    look = queries.look(row, today)
    month = {"year": row.month_on.year, "month": row.month_on.month}
    return pages.record_page(
        request,
        queries.KIND,
        row,
        title=f"{row.number} {row.get_kind_display()}",
        overview_template="appeals/_overview.html",
        state_template="appeals/_state.html",
        facts=[
            pages.Fact(row.member.name),
            pages.Fact(
                Message("{year} 年 {month} 月结算单", month), reverse("incentives:record", args=[_open_at(row)])
            ),
            pages.Fact(Message("{name} 受理", {"name": row.assignee.name}) if row.assignee else Message("待受理")),
        ],
        actions=_acts(viewer, row, today),
        context={"look": look, **_context(viewer, row, today)},
    )


def _open_at(row: Any) -> int:
    current = queries.current_statement(row)
    return current.pk if current is not None else row.statement_id


def _context(viewer: Actor, row: Any, today: date) -> dict[str, object]:
    before = read(row.evidence)
    current = queries.current_statement(row)
    is_newer = current is not None and current.pk != row.statement_id
    now_seen = queries.seen_now(current, before.line) if is_newer and current is not None else None
    return {
        "before": before,
        "rows": beside(before, now_seen),
        "is_untouched": is_untouched(row.evidence, row.evidence_hash),
        "now_seen": now_seen,
        "letters": queries.messages_of(row),
        "decision": DECISION_WORDS.get(row.decision),
        "review_decision": DECISION_WORDS.get(row.review_decision),
        "follow_up": FOLLOW_UP_WORDS[row.follow_up] if row.final_decision and row.follow_up != "none" else None,
        "may_write": row.state != "withdrawn" and (row.member_id == viewer.member_id or _answers(viewer)),
        "file_count": queries.file_count(row.pk),
    }


def _answers(viewer: Actor) -> bool:
    return viewer.may(powers.DECIDE) or viewer.may(powers.REVIEW)


def _acts(viewer: Actor, row: Any, today: date) -> list[pages.Act]:
    if row.member_id == viewer.member_id:
        return _own_acts(viewer, row, today)
    acts = []
    if row.state == "open" and viewer.may(powers.DECIDE):
        acts.append(pages.Act(Message("答复"), _address("decide", row), is_primary=True))
        acts.append(pages.Act(Message("改受理人"), _address("assign", row)))
    if row.state == "reviewing" and viewer.may(powers.REVIEW) and row.decided_by_id != viewer.member_id:
        acts.append(pages.Act(Message("复核"), _address("review", row), is_primary=True))
    if row.state in ("answered", "reviewed") and row.is_uncorrected and viewer.may(powers.DECIDE):
        acts.append(pages.Act(Message("更正办结"), _address("follow", row), is_primary=True))
    return acts


def _own_acts(viewer: Actor, row: Any, today: date) -> list[pages.Act]:
    if not viewer.may(powers.APPEAL):
        return []
    acts = []
    is_in_time = row.review_until_on is not None and today <= row.review_until_on
    if row.state == "answered" and row.decision != "upheld" and row.review_asked_at is None and is_in_time:
        acts.append(pages.Act(Message("申请复核"), _address("ask_review", row)))
    if row.is_pending:
        question = Message("撤回「{title}」？", {"title": row.number})
        acts.append(pages.Act(Message("撤回"), _address("withdraw", row), is_post=True, confirm=question))
    return acts


@pages.page(powers.APPEAL)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Take one's appeal back."""
    done = reverse("appeals:record", args=[pk])
    return pages.act(request, actions.withdraw_appeal, done=done, said=Message("已撤回"), appeal_id=pk)


@pages.page(powers.APPEAL)
def ask_review(request: pages.Request, pk: int) -> HttpResponse:
    """Ask the next level to look at the answer again."""
    row = queries.get_appeal(request.actor, pk)
    return pages.form_page(
        request,
        ReviewForm.of(request),
        actions.ask_review,
        title=Message("申请复核 {number}", {"number": row.number}),
        done=reverse("appeals:record", args=[pk]),
        fixed={"appeal_id": pk},
        submit_label=Message("申请复核"),
        said=Message("已提交复核，有结果会通知您"),
        template="appeals/ask_review.html",
        context={"appeal": row},
    )


@pages.page(powers.SEE)
def write(request: pages.Request, pk: int) -> HttpResponse:
    """Write to the other side."""
    row = queries.get_appeal(request.actor, pk)
    return pages.form_page(
        request,
        MessageForm.of(request),
        actions.write_message,
        title=Message("{number}：补充或询问", {"number": row.number}),
        done=reverse("appeals:record", args=[pk]),
        fixed={"appeal_id": pk},
        submit_label=Message("发送"),
        said=Message("已发给对方"),
    )


def _address(name: str, row: Any) -> str:
    return reverse(f"appeals:{name}", args=[row.pk])
