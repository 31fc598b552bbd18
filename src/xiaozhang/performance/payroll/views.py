"""Pages of payroll: months and their exports, balances per person."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.pages.choices import MAX_ID
from xiaozhang.base.pages.spreadsheets import file_name
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives import powers as incentive_powers
from xiaozhang.performance.incentives.actions import notices
from xiaozhang.performance.payroll import actions, documents, powers, queries
from xiaozhang.performance.payroll.forms import NoticeForm


@pages.page(powers.EXPORT_PAYROLL)
def months(request: pages.Request) -> HttpResponse:
    """List the confirmed months and what was exported of each."""
    return render(request, "payroll/months.html", {"months": queries.months(request.actor)})


@pages.page(powers.EXPORT_PAYROLL)
def month(request: pages.Request, run_id: int) -> HttpResponse:
    """Show what an export of a month would say, and what those before said."""
    run = queries.payroll_run(request.actor, run_id)
    if run.state != queries.CONFIRMED:
        raise Missing(Message("这次结算还没有确认，没有可以导出的工资。"))
    context = {"standing": queries.standing(run), "run": run}
    return render(request, "payroll/month.html", context)


@pages.page(powers.EXPORT_PAYROLL)
def export(request: pages.Request, run_id: int) -> HttpResponse:
    """Write an export down; its file is then had from its row."""
    kind = request.POST.get("kind", "")
    done = reverse("payroll:month", args=[run_id])
    said = Message("已记录导出，可以下载文件")
    return pages.act(request, actions.export_payroll, done=done, said=said, run_id=run_id, kind=kind)


@pages.page(powers.EXPORT_PAYROLL)
def file(request: pages.Request, pk: int) -> HttpResponse:
    """Answer the file of an export, made again and proved equal to the byte to the one of then."""
    found = queries.get_export(request.actor, pk)
    content = documents.made_again(found, queries.pay_rows(found.run))
    actions.note_download(actor=request.actor, now=timezone.now(), export_id=pk)
    name = file_name(documents.title_of(found), timezone.localdate(found.exported_at), found.kind)
    media = documents.MEDIA[found.kind]
    response = FileResponse(BytesIO(content), content_type=media, as_attachment=True, filename=name)
    return cast(HttpResponse, response)


@pages.page(powers.SEE_BALANCES)
def balances(request: pages.Request) -> HttpResponse:
    """List who has what open; who sees only themselves, their own."""
    if not request.actor.may(powers.SEE_OTHERS_BALANCES):
        return _member(request, request.actor.member_id or 0)
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    text = clean_line(request.GET.get("q", ""))[:40]
    number = request.GET.get("page", "1")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    context = {
        "page": queries.open_page(request.actor, kind=kind, text=text, number=wanted),
        "kinds": queries.KINDS.items(),
        "kind": kind,
        "text": text,
        "query": urlencode({"kind": kind, "q": text}),
    }
    return render(request, "payroll/balances.html", context)


@pages.page(powers.SEE_BALANCES)
def member(request: pages.Request, member_id: int) -> HttpResponse:
    """Show what stands open for a member, month by month."""
    return _member(request, member_id)


@pages.page(incentive_powers.PUBLISH_SETTLEMENT)
def give_notice(request: pages.Request, member_id: int) -> HttpResponse:
    """Record the written notice of the claim that the address names (`?claim=`)."""
    claim_key = request.GET.get("claim", "")[:300]
    person = org_queries.get_member(request.actor, member_id)
    if not queries.has_open_claim(request.actor, member_id, claim_key):
        raise Missing
    return pages.form_page(
        request,
        NoticeForm.of(request, initial={"given_on": timezone.localdate()}),
        notices.give_claim_notice,
        title=Message("登记对{name}的书面告知", {"name": person.name}),
        done=reverse("payroll:member", args=[member_id]),
        fixed={"member_id": member_id, "claim_key": claim_key},
        submit_label=Message("登记"),
        said=Message("已登记书面告知"),
    )


def _member(request: pages.Request, member_id: int) -> HttpResponse:
    person = org_queries.names_of([member_id]).get(member_id) if member_id <= MAX_ID else None
    if person is None:
        raise Missing
    found = queries.member_balances(request.actor, member_id)
    context = {
        "found": found,
        "name": person,
        "member_id": member_id,
        "may_give_notice": request.actor.may(incentive_powers.PUBLISH_SETTLEMENT),
        "sees_others": request.actor.may(powers.SEE_OTHERS_BALANCES),
    }
    return render(request, "payroll/member.html", context)
