"""The page of one deal, and the forms on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import powers as customer_powers
from xiaozhang.selling.deals import actions, powers, queries
from xiaozhang.selling.deals.clauses import StageKey, stage_label
from xiaozhang.selling.deals.forms import AssignForm, DealForm, LoseForm, MoveForm, NewDealForm
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.views import cards
from xiaozhang.selling.deals.views.standing import Standard, standard

if TYPE_CHECKING:
    from xiaozhang.selling.deals.models import Deal

LIST_KEY = "stage"


@pages.page(powers.SEE_DEALS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one deal: page, drawer or tab."""
    deal, today = queries.get_deal(request.actor, pk), timezone.localdate()
    found = standard(deal, request.actor, today)
    return pages.record_page(
        request,
        "deal",
        deal,
        overview_template="deals/_overview.html",
        state_template="deals/_state.html",
        facts=_facts(deal),
        actions=_acts(request, deal, found),
        context={
            "panel": found,
            "stay": cards.stay(found.stay),
            "track": [
                (
                    stage_label(stage),
                    stage == deal.stage,
                    stages.ORDER.index(stage) < stages.ORDER.index(StageKey(deal.stage)),
                )
                for stage in StageKey
            ],
            "interests": queries.interests(deal.pk),
            "latest": queries.follow_ups_of_deal(request.actor, deal)[:3],
            "may_change": deal.outcome == "open" and request.actor.may(powers.CHANGE_DEAL),
        },
    )


@pages.page(powers.OPEN_DEAL)
def add(request: pages.Request) -> HttpResponse:
    """Open a deal; `?customer=12` names its customer."""
    initial = {"customer_id": request.GET.get("customer", "")} if request.method == "GET" else None
    form = NewDealForm.of(request, may_assign=request.actor.may(powers.ASSIGN_DEAL), initial=initial)
    return pages.form_page(
        request,
        form,
        actions.open_deal,
        title=Message("新建商机"),
        submit_label=Message("建立商机"),
        done=_address,
        said=Message("商机已建立"),
    )


@pages.page(powers.CHANGE_DEAL)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a deal."""
    deal = queries.get_deal(request.actor, pk)
    return pages.form_page(
        request,
        DealForm.of_deal(request, deal),
        actions.change_deal,
        title=Message("修改「{title}」", {"title": deal.title}),
        done=_address(pk),
        fixed={"deal_id": pk},
    )


@pages.page(powers.MOVE_DEAL)
def move(request: pages.Request, pk: int) -> HttpResponse:
    """Move a deal by a form: the same gate as on the board."""
    deal = queries.get_deal(request.actor, pk)
    following = stages.next_stage(deal.stage)
    asked = request.GET.get("stage", "") or (following.value if following else "")
    form = MoveForm.of(request, initial={"to_stage": asked, "revision": deal.revision})
    return pages.form_page(
        request,
        form,
        actions.move_deal,
        title=Message("移动「{title}」", {"title": deal.title}),
        submit_label=Message("移动"),
        done=_address(pk),
        said=Message("已移动"),
        fixed={"deal_id": pk},
        context={"under_title": pages.words(Message("现在「{stage}」", {"stage": stage_label(deal.stage)}))},
    )


@pages.page(powers.CLOSE_DEAL)
def lose(request: pages.Request, pk: int) -> HttpResponse:
    """Close a deal as lost."""
    deal = queries.get_deal(request.actor, pk)
    return pages.form_page(
        request,
        LoseForm.of(request, initial={"revision": deal.revision}),
        actions.lose_deal,
        title=Message("「{title}」判为输单", {"title": deal.title}),
        submit_label=Message("判为输单"),
        done=_address(pk),
        said=Message("已记为输单"),
        fixed={"deal_id": pk},
    )


@pages.page(powers.CLOSE_DEAL)
def reopen(request: pages.Request, pk: int) -> HttpResponse:
    """Open a lost deal again."""
    return pages.act(request, actions.reopen_deal, done=_address(pk), said=Message("已重新打开"), deal_id=pk)


@pages.page(powers.ASSIGN_DEAL)
def assign(request: pages.Request, pk: int) -> HttpResponse:
    """Give a deal to another owner."""
    deal = queries.get_deal(request.actor, pk)
    return pages.form_page(
        request,
        AssignForm.of(request),
        actions.assign_deal,
        title=Message("变更「{title}」的负责人", {"title": deal.title}),
        done=_address(pk),
        said=Message("负责人已变更"),
        fixed={"deal_id": pk},
    )


@pages.page(powers.MOVE_DEAL)
def tick(request: pages.Request, pk: int) -> HttpResponse:
    """Tick a line of the stage's standard, or take the tick back."""
    queries.get_deal(request.actor, pk)
    line = request.POST.get("line", "")
    if request.method == "POST" and line not in queries.lines_to_tick(timezone.localdate()):
        raise Invalid({"line": "这一项不在现在的阶段标准里，请刷新后再看。"})
    is_back = request.POST.get("back") == "1"
    return pages.act(
        request,
        records.untick if is_back else records.tick,
        done=f"{reverse('deals:board')}?card={pk}" if request.POST.get("from") == "board" else _address(pk),
        said=Message("已取消勾选") if is_back else Message("已勾选"),
        subject_type="deals.deal",
        subject_id=pk,
        list_key=LIST_KEY,
        line_key=line,
    )


def _address(pk: int) -> str:
    return reverse("deals:record", args=[pk])


def _facts(deal: Deal) -> list[pages.Fact | Message | str]:
    customer = deal.customer
    facts: list[pages.Fact | Message | str] = []
    if customer is not None:
        facts.append(pages.Fact(customer.name, reverse("customers:record", args=[customer.pk])))
    facts.append(Message("负责人 {name}", {"name": deal.owner.name}))
    facts.append(deal.number)
    if deal.is_taken_over:
        facts.append(Message("期初导入"))
    return facts


def _acts(request: pages.Request, deal: Deal, found: Standard) -> list[pages.Act]:
    viewer, acts = request.actor, []
    is_open = deal.outcome == "open"
    if is_open and deal.customer_id is not None and viewer.may(customer_powers.RECORD_FOLLOW_UP):
        query = urlencode({"customer": deal.customer_id, "deal": deal.pk})
        url = f"{reverse('customers:add_follow_up')}?{query}"
        acts.append(pages.Act(Message("记跟进"), url, icon="pencil", is_primary=not found.may_go_on))
    if is_open and viewer.may(powers.MOVE_DEAL):
        acts.append(pages.Act(Message("移到…"), reverse("deals:move", args=[deal.pk])))
    if is_open and viewer.may(powers.CHANGE_DEAL):
        acts.append(pages.Act(Message("修改"), reverse("deals:change", args=[deal.pk])))
    if is_open and viewer.may(powers.ASSIGN_DEAL):
        acts.append(pages.Act(Message("变更负责人"), reverse("deals:assign", args=[deal.pk])))
    if is_open and viewer.may(powers.CLOSE_DEAL):
        acts.append(pages.Act(Message("输单"), reverse("deals:lose", args=[deal.pk])))
    if deal.outcome == "lost" and viewer.may(powers.CLOSE_DEAL):
        acts.append(
            pages.Act(Message("重新打开"), reverse("deals:reopen", args=[deal.pk]), is_post=True, is_primary=True)
        )
    return acts
