"""Leaves and successors: the lists, one of each, and what is done with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import actions, powers, queries
from xiaozhang.people.staffing.forms import AbsenceForm, SuccessorForm
from xiaozhang.people.staffing.views.asked import asked_member


@pages.page(powers.SEE_ABSENCES)
def absence_list(request: pages.Request) -> HttpResponse:
    """List leaves."""
    context = {"can_record": request.actor.may(powers.RECORD_ABSENCES)}
    return pages.list_page(request, _absences(timezone.localdate()), context)


@pages.page(powers.SEE_ABSENCES)
def absence(request: pages.Request, pk: int) -> HttpResponse:
    """Show one leave."""
    row = queries.get_absence(request.actor, pk)
    words = {"name": row.member.name, "from": row.start_on.isoformat(), "to": row.last_on.isoformat()}
    confirm = Message("撤销{name} {from} 至 {to} 的请假？", words)
    return pages.record_page(
        request,
        "absence",
        row,
        overview_template="staffing/_absence.html",
        facts=[row.get_kind_display()],
        actions=_acts(request.actor, row, "staffing:withdraw_absence", confirm),
    )


@pages.page(powers.RECORD_ABSENCES)
def add_absence(request: pages.Request) -> HttpResponse:
    """Record a leave."""
    member = asked_member(request)
    return pages.form_page(
        request,
        AbsenceForm.of(request, names_member=member is None),
        actions.record_absence,
        title=Message("登记{name}的请假", {"name": member.name}) if member else Message("登记请假"),
        done=reverse("staffing:absences"),
        said=Message("请假已登记"),
        fixed={"member_id": member.pk} if member else None,
    )


@pages.page(powers.RECORD_ABSENCES)
def withdraw_absence(request: pages.Request, pk: int) -> HttpResponse:
    """Take a leave back."""
    done = reverse("staffing:absences")
    return pages.act(request, actions.withdraw_absence, done=done, said=Message("请假已撤销"), absence_id=pk)


@pages.page(powers.SEE_ABSENCES)
def succession_list(request: pages.Request) -> HttpResponse:
    """List who takes over from whom."""
    context = {"can_record": request.actor.may(powers.RECORD_ABSENCES)}
    return pages.list_page(request, _SUCCESSIONS, context)


@pages.page(powers.SEE_ABSENCES)
def succession(request: pages.Request, pk: int) -> HttpResponse:
    """Show one succession."""
    row = queries.get_succession(request.actor, pk)
    words = {"name": row.member.name, "day": row.from_on.isoformat()}
    confirm = Message("撤销{name}自 {day} 起的接手人？", words)
    return pages.record_page(
        request,
        "succession",
        row,
        overview_template="staffing/_succession.html",
        actions=_acts(request.actor, row, "staffing:withdraw_succession", confirm),
    )


@pages.page(powers.RECORD_ABSENCES)
def add_succession(request: pages.Request) -> HttpResponse:
    """Name a successor."""
    member = asked_member(request)
    initial: dict[str, date] = {"from_on": member.left_on} if member and member.left_on else {}
    return pages.form_page(
        request,
        SuccessorForm.of(request, names_member=member is None, initial=initial),
        actions.name_successor,
        title=Message("指定{name}的接手人", {"name": member.name}) if member else Message("指定接手人"),
        done=reverse("staffing:successions"),
        said=Message("接手人已指定"),
        fixed={"member_id": member.pk} if member else None,
    )


@pages.page(powers.RECORD_ABSENCES)
def withdraw_succession(request: pages.Request, pk: int) -> HttpResponse:
    """Take the naming of a successor back."""
    done = reverse("staffing:successions")
    return pages.act(request, actions.withdraw_succession, done=done, said=Message("接手人已撤销"), succession_id=pk)


def _absences(today: date) -> pages.ListSpec:
    return pages.ListSpec(
        record="absence",
        title=Message("请假"),
        unit="次",
        rows=queries.standing_absences,
        sort="-from",
        views=(
            pages.ViewTab("present", Message("今天起"), lambda rows, _who: rows.filter(end_on__gt=today)),
            pages.ViewTab("all", Message("全部")),
        ),
        default_view="all",
        search=queries.absences_found,
        search_label=Message("成员、说明"),
        columns=(
            pages.Column("member", Message("成员"), cell=lambda row: row.member.name),
            pages.Column("kind", Message("类别"), cell=lambda row: row.get_kind_display()),
            pages.Column("from", Message("第一天"), kind="day", cell="start_on", sort="start_on", num=True),
            pages.Column("to", Message("最后一天"), kind="day", cell="last_on", num=True),
            pages.Column("note", Message("说明"), cell="note", low=True),
            pages.Column("by", Message("登记人"), cell=_recorder, low=True),
        ),
        filters=(
            pages.Filter("kind", Message("类别"), choices=queries.ABSENCE_KINDS),
            pages.Filter("days", Message("第一天"), kind="dates", field="start_on"),
        ),
        empty=pages.Empty(
            Message("没有请假"),
            Message("按天数折算的目标和绩效工资会用到这里的日子。"),
            action_label=Message("登记请假"),
            action_url_name="staffing:add_absence",
            action_power=powers.RECORD_ABSENCES,
        ),
        head="staffing/_absences_head.html",
        is_fixed=True,
    )


def _recorder(row: Any) -> str:
    return row.recorded_by.name if row.recorded_by else ""


_SUCCESSIONS = pages.ListSpec(
    record="succession",
    title=Message("接手人"),
    unit="条",
    rows=queries.standing_successions,
    sort="-from",
    search=queries.successions_found,
    search_label=Message("成员、接手人"),
    columns=(
        pages.Column("member", Message("离开的成员"), cell=lambda row: row.member.name),
        pages.Column("successor", Message("接手人"), cell=lambda row: row.successor.name),
        pages.Column("from", Message("自"), kind="day", cell="from_on", sort="from_on", num=True),
        pages.Column("by", Message("登记人"), cell=_recorder, low=True),
    ),
    empty=pages.Empty(
        Message("还没有接手人"),
        Message("成员离开后，经手业务的提成按制度在离开的人和接手人之间分配。"),
        action_label=Message("指定接手人"),
        action_url_name="staffing:add_succession",
        action_power=powers.RECORD_ABSENCES,
    ),
    head="staffing/_successions_head.html",
    is_fixed=True,
)


def _acts(viewer: Actor, row: Any, name: str, confirm: Message) -> list[pages.Act]:
    if not viewer.may(powers.RECORD_ABSENCES) or row.withdrawn_at is not None or row.member_id == viewer.member_id:
        return []
    return [pages.Act(Message("撤销"), reverse(name, args=[row.pk]), is_post=True, confirm=confirm)]
