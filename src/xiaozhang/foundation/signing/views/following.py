"""Who has signed and who has not, for those who see to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import actions, powers, queries
from xiaozhang.foundation.signing.rules.terms import Standing, standing

_SHOWN = 50


@pages.page(powers.FOLLOW_SIGNING)
def status(request: pages.Request) -> HttpResponse:
    """Show how far the signing of every text has come among the people in reach."""
    today = timezone.localdate()
    listed = list(queries.requests(request.actor)[:_SHOWN])
    return render(request, "signing/status.html", {"listed": queries.progress(request.actor, listed, today)})


@pages.page(powers.FOLLOW_SIGNING)
def people(request: pages.Request, pk: int) -> HttpResponse:
    """List who has signed one text and who has not, in reach."""
    row, today = queries.get_request(request.actor, pk), timezone.localdate()
    context = {
        "row": row,
        "roles": queries.role_labels(row.roles) if row.roles else "",
        "can_remind": request.actor.may(powers.REMIND_SIGNING) and row.state == "open",
    }
    return pages.list_page(request, list_spec(row, today), context)


def list_spec(row: Any, today: date) -> pages.ListSpec:
    """Return the list of one text's signers as it is on a day."""
    return pages.ListSpec(
        record="signing",
        key="people",
        title=Message("{text} 签阅情况", {"text": str(row)}),
        unit="人",
        rows=lambda viewer: queries.with_teams(queries.reachable(viewer, row, today), today),
        sort="due",
        views=(
            pages.ViewTab("pending", Message("未签"), queries.only_pending),
            pages.ViewTab("overdue", Message("逾期"), lambda rows, _who: queries.only_overdue(rows, today)),
            pages.ViewTab("signed", Message("已签"), queries.only_signed),
            pages.ViewTab("all", Message("全部")),
        ),
        default_view="all",
        search=lambda rows, text: rows.filter(member__search_terms__contains=match_key(text)),
        search_label=Message("姓名、拼音"),
        columns=_columns(today),
        filters=(
            pages.Filter(
                "team",
                Message("团队"),
                choices=lambda who: [(str(pk), name) for pk, name in org.team_choices(who)],
                apply=lambda rows, chosen: rows.filter(member_id__in=_members(chosen, today)),
            ),
            pages.Filter("due", Message("期限"), kind="dates", field="due_on"),
        ),
        empty=pages.Empty(
            Message("还没有人要签"), Message("发布以后，系统按岗位通知成员签阅；谁签了、谁没签列在这里。")
        ),
        template="signing/people.html",
        export=powers.EXPORT_SIGNING,
    )


def _columns(today: date) -> tuple[pages.Column, ...]:
    return (
        pages.Column("member", Message("姓名"), cell=lambda each: each.member.name),
        pages.Column("team", Message("团队"), cell=lambda each: each.team_name),
        pages.Column("state", Message("状态"), cell="signing/_state_cell.html", export=lambda it: _state(it, today)),
        pages.Column("due", Message("期限"), kind="day", cell="due_on", sort="due_on", num=True),
        pages.Column("signed", Message("签阅时间"), kind="when", cell="signed_at", sort="signed_at", num=True),
        pages.Column("reminded", Message("最近提醒"), kind="day", cell="reminded_on", num=True, low=True),
    )


@pages.page(powers.FOLLOW_SIGNING)
def asked(request: pages.Request, pk: int) -> HttpResponse:
    """Show how one member stands with one text: page or drawer."""
    row, today = queries.get_asked(request.actor, pk), timezone.localdate()
    stands = standing(row.due_on, timezone.localdate(row.signed_at) if row.signed_at else None, today)
    signature = queries.signatures_of(request.actor, row.member_id).filter(request=row.request).first()
    is_asked = row.request.state == "open" and not stands.is_signed
    can_remind = is_asked and request.actor.may(powers.REMIND_SIGNING) and row.reminded_on != today
    acts = [pages.Act(Message("提醒"), reverse("signing:remind_one", args=[pk]), "bell", is_post=True)]
    if signature is not None:
        acts = [pages.Act(Message("签阅凭证"), reverse("signing:signature", args=[signature.pk]), in_drawer=False)]
    return pages.record_page(
        request,
        "signing",
        row,
        overview_template="signing/_asked.html",
        title=row.member.name,
        facts=[pages.Fact(str(row.request), reverse("signing:people", args=[row.request_id]))],
        actions=acts if signature is not None or can_remind else [],
        context={"stands": stands, "signature": signature},
    )


@pages.page(powers.REMIND_SIGNING)
def remind(request: pages.Request, pk: int) -> HttpResponse:
    """Remind everybody in reach who has not signed."""
    done = reverse("signing:people", args=[pk])
    return pages.act(request, actions.remind_unsigned, done=done, said=Message("已提醒未签的人"), request_id=pk)


@pages.page(powers.REMIND_SIGNING)
def remind_one(request: pages.Request, pk: int) -> HttpResponse:
    """Remind one member."""
    row = queries.get_asked(request.actor, pk, power=powers.REMIND_SIGNING)
    return pages.act(
        request,
        actions.remind_unsigned,
        done=reverse("signing:people", args=[row.request_id]),
        said=Message("已提醒{name}", {"name": row.member.name}),
        request_id=row.request_id,
        asked_ids=[pk],
    )


def _state(row: Any, today: date) -> str:
    signed_on = timezone.localdate(row.signed_at) if row.signed_at else None
    found: Standing = standing(row.due_on, signed_on, today)
    return pages.words(found.label)


def _members(chosen: list[str], today: date) -> set[int]:
    return {pk for team in chosen for pk in org.team_member_ids(int(team), today)}
