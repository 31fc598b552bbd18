"""The boxes 待我审批, 我发起的, 我处理的, 抄送我的, and the page of one case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import actions, queries
from xiaozhang.foundation.approvals.rules.standing import STATE_WORDS

RECORD = "approval"


def _box(take: Any) -> Any:
    return lambda _rows, viewer: queries.with_waiting(take(viewer))


def _everything(viewer: Actor) -> Any:
    return queries.with_waiting(queries.cases(viewer))


def _kinds(viewer: Actor) -> list[tuple[str, Message]]:
    return [(kind.key, kind.label) for kind in registries.approval_kinds]


def _kind_label(case: Any) -> str:
    return pages.words(registries.approval_kinds.get(case.kind).label)


_STATES = tuple((state.value, words) for state, words in STATE_WORDS.items())
CASES = pages.ListSpec(
    record=RECORD,
    title=Message("审批"),
    unit="件",
    rows=_everything,
    sort="-number",
    views=(
        pages.ViewTab("waiting", Message("待我审批"), _box(queries.waiting_for)),
        pages.ViewTab("begun", Message("我发起的"), _box(queries.begun_by)),
        pages.ViewTab("handled", Message("我处理的"), _box(queries.handled_by)),
        pages.ViewTab("copied", Message("抄送我的"), _box(queries.copied_to)),
        pages.ViewTab("all", Message("全部")),
    ),
    default_view="waiting",
    search=queries.found,
    search_label=Message("标题、编号"),
    columns=(
        pages.Column("title", Message("事项"), cell=lambda case: case.title, link=True, sub=_kind_label),
        pages.Column("amount", Message("金额（元）"), kind="yuan", cell=lambda case: case.amount_fen),
        pages.Column("applicant", Message("发起人"), cell=lambda case: case.applicant.name),
        pages.Column(
            "state", Message("状态"), cell="approvals/_state_cell.html", export=lambda c: c.get_state_display()
        ),
        pages.Column("waits", Message("现在等谁"), cell=queries.waiting_names),
        pages.Column("since", Message("等待自"), kind="when", cell=lambda case: case.waiting_since_at, low=True),
        pages.Column("number", Message("编号"), cell=lambda case: case.number, sort="id", low=True),
    ),
    filters=(
        pages.Filter("kind", Message("种类"), choices=_kinds),
        pages.Filter("state", Message("状态"), choices=_STATES),
        pages.Filter("put_up", Message("提审日期"), kind="dates", field="put_up_at"),
        pages.Filter("amount", Message("金额"), kind="amount", field="amount_fen"),
    ),
    empty=pages.Empty(Message("没有要处理的审批"), Message("有人提审、加签或转审给您时，会列在这里，并发通知。")),
    head="approvals/_head.html",
    batch=(pages.Batch("approve", Message("批量同意"), "approvals:approve_picked", None),),
)


@pages.signed_in
def case_list(request: pages.Request) -> HttpResponse:
    """List the cases of a box; several that wait for one can be agreed to at once."""
    is_waiting = request.GET.get("view", CASES.default_view) == CASES.default_view
    return pages.list_page(request, CASES if is_waiting else replace(CASES, batch=()))


@pages.signed_in
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one case: page or drawer. Opening what was copied to one notes that it was read."""
    viewer = request.actor
    case = queries.get_case(viewer, pk)
    shown = queries.case_page(viewer, case)
    if shown.is_unread:
        actions.read_copy(actor=viewer, now=timezone.now(), case_id=pk)
    return pages.record_page(
        request,
        RECORD,
        case,
        overview_template="approvals/_overview.html",
        state_template="approvals/_state.html",
        title=case.title,
        facts=[
            case.number,
            shown.kind_label,
            Message("{name} 提审", {"name": case.applicant.name}),
            *([Message("第 {round} 次提审", {"round": case.round})] if case.round > 1 else []),
        ],
        actions=acts_of(shown),
        context={
            "page": shown,
            "clause": case.clause,
            "main_acts": main_acts(shown),
        },
    )


def acts_of(shown: queries.CasePage) -> list[pages.Act]:
    """Return what the viewer may do with a case, the nearest first."""
    acts = main_acts(shown)

    def offer(label: str, name: str, *, is_post: bool = False) -> None:
        address = reverse(f"approvals:{name}", args=[shown.case.pk])
        acts.append(pages.Act(Message(label), address, is_post=is_post))

    if shown.may_decide:
        offer("加签", "add")
        offer("转审", "pass_on")
    if shown.may_send_back:
        offer("驳回到", "send_back")
    if shown.may_withdraw:
        offer("撤回", "withdraw")
    offer("抄送", "copy")
    return acts


def main_acts(shown: queries.CasePage) -> list[pages.Act]:
    """Return what stands in the bar at the foot of a phone."""
    acts = []
    pk = shown.case.pk
    if shown.may_decide:
        acts.append(pages.Act(Message("同意"), reverse("approvals:approve", args=[pk]), is_primary=True))
        acts.append(pages.Act(Message("驳回"), reverse("approvals:reject", args=[pk])))
    if shown.may_urge:
        acts.append(pages.Act(Message("催办"), reverse("approvals:urge", args=[pk]), is_post=True))
    if shown.put_up_url:
        acts.append(pages.Act(Message("重新提审"), shown.put_up_url, is_primary=True))
    return acts
