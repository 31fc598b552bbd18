"""Announcements: the list, one of them with who has read it, writing and publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions, forms, powers, queries

ANNOUNCEMENTS = pages.ListSpec(
    record="announcement",
    title=Message("公告"),
    unit="条",
    rows=queries.listed,
    sort="-published_at",
    views=(
        pages.ViewTab("published", Message("已发布"), queries.only_published),
        pages.ViewTab("pending", Message("待我阅读"), lambda rows, viewer: queries.unread_of_viewer(rows)),
    ),
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=Message("标题"),
    columns=(
        pages.Column("title", Message("标题")),
        pages.Column("state", Message("阅读"), cell="notices/_announcement_state.html"),
        pages.Column("author", Message("发布人"), cell=lambda row: row.author.name if row.author else "", low=True),
        pages.Column("readers", Message("已读 / 应读"), cell=queries.reading_figures, num=True),
        pages.Column("published_at", Message("发布时间"), kind="when", sort="published_at", num=True),
    ),
    empty=pages.Empty(
        Message("还没有公告"),
        Message("发布后，每个人都会收到通知，谁读了、谁没读在这里看得到。"),
        action_label=Message("起草公告"),
        action_url_name="notices:add_announcement",
        action_power=powers.PUBLISH,
    ),
    head="notices/_announcements_head.html",
)
ALL_ANNOUNCEMENTS = replace(
    ANNOUNCEMENTS,
    views=(
        *ANNOUNCEMENTS.views,
        pages.ViewTab("drafts", Message("草稿"), queries.only_drafts),
        pages.ViewTab("withdrawn", Message("已撤回"), queries.only_withdrawn),
    ),
)


@pages.page(powers.READ_ANNOUNCEMENTS)
def announcements(request: pages.Request) -> HttpResponse:
    """List announcements; drafts and withdrawn ones for who publishes."""
    can_publish = request.actor.may(powers.PUBLISH)
    spec = ALL_ANNOUNCEMENTS if can_publish else ANNOUNCEMENTS
    return pages.list_page(request, spec, {"can_publish": can_publish})


@pages.page(powers.READ_ANNOUNCEMENTS)
def announcement(request: pages.Request, pk: int) -> HttpResponse:
    """Show an announcement and note that one has read it; who publishes sees who has and who has not."""
    row = queries.get_announcement(request.actor, pk)
    receipt = queries.receipt_of(request.actor, pk)
    if receipt is None or receipt.read_at is None:
        receipt = actions.read_announcement(actor=request.actor, now=timezone.now(), announcement_id=pk)
    can_publish = request.actor.may(powers.PUBLISH)
    return pages.record_page(
        request,
        "announcement",
        row,
        overview_template="notices/_announcement.html",
        context={
            "receipt": receipt,
            "readers": queries.readers(row) if can_publish and row.state != "draft" else None,
            "audience": queries.audience_names(row),
            "can_remind": can_publish and row.state == "published" and row.reminded_on != timezone.localdate(),
        },
        facts=_facts(row),
        state_template="notices/_announcement_mark.html",
        actions=_acts(row, can_publish),
    )


@pages.page(powers.PUBLISH)
def add(request: pages.Request) -> HttpResponse:
    """Draft an announcement."""
    return pages.form_page(
        request,
        forms.AnnouncementForm.of(request, initial={"audience": "all"}),
        actions.draft_announcement,
        title=_("起草公告"),
        done=_address,
        submit_label=_("存为草稿"),
        said=_("草稿已保存，核对后再发布"),
    )


@pages.page(powers.PUBLISH)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a draft."""
    row = queries.get_announcement(request.actor, pk)
    form = forms.ChangeAnnouncementForm.of(request, initial=queries.draft_values(row))
    return pages.form_page(
        request,
        form,
        actions.change_announcement,
        title=_("修改草稿"),
        done=_address(pk),
        fixed={"announcement_id": pk},
        submit_label=_("存为草稿"),
    )


@pages.page(powers.PUBLISH)
def drop(request: pages.Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    done = f"{reverse('notices:announcements')}?view=drafts"
    return pages.act(request, actions.drop_announcement, done=done, said=_("草稿已删除"), announcement_id=pk)


@pages.page(powers.PUBLISH)
def publish(request: pages.Request, pk: int) -> HttpResponse:
    """Publish a draft."""
    said = _("公告已发布")
    return pages.act(request, actions.publish_announcement, done=_address(pk), said=said, announcement_id=pk)


@pages.page(powers.PUBLISH)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Withdraw an announcement."""
    said = _("公告已撤回")
    return pages.act(request, actions.withdraw_announcement, done=_address(pk), said=said, announcement_id=pk)


@pages.page(powers.READ_ANNOUNCEMENTS)
def confirm(request: pages.Request, pk: int) -> HttpResponse:
    """Confirm that one has read it."""
    said = _("已确认")
    return pages.act(request, actions.confirm_announcement, done=_address(pk), said=said, announcement_id=pk)


@pages.page(powers.PUBLISH)
def remind(request: pages.Request, pk: int) -> HttpResponse:
    """Tell who has not read it once more."""
    said = _("已提醒还没有读的人")
    return pages.act(request, actions.remind_of_announcement, done=_address(pk), said=said, announcement_id=pk)


def _address(pk: int) -> str:
    return reverse("notices:announcement", args=[pk])


def _facts(row: Any) -> list[pages.Fact]:
    author = row.author.name if row.author else ""
    return [pages.Fact(author)] if author else []


def _acts(row: Any, can_publish: bool) -> list[pages.Act]:
    if not can_publish:
        return []
    named = {"title": row.title}
    if row.state == "draft":
        sure = Message("发布「{title}」？发布后不能再改，只能撤回。", named)
        publish = reverse("notices:publish", args=[row.pk])
        drop = reverse("notices:drop_announcement", args=[row.pk])
        drop_sure = Message("删除草稿「{title}」？", named)
        return [
            pages.Act(Message("发布"), publish, "speakerphone", is_primary=True, is_post=True, confirm=sure),
            pages.Act(Message("修改"), reverse("notices:change_announcement", args=[row.pk]), "pencil"),
            pages.Act(Message("删除草稿"), drop, "x", is_post=True, confirm=drop_sure),
        ]
    if row.state == "published":
        sure = Message("撤回「{title}」？大家就看不到了，已发到群里的不会消失。", named)
        withdraw = reverse("notices:withdraw", args=[row.pk])
        return [pages.Act(Message("撤回"), withdraw, "x", is_post=True, confirm=sure)]
    return []
