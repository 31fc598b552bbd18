"""The ways out, for the administrator: set up, tried, switched off, with what became of the last messages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.foundation.notices import actions, forms, powers, queries
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL, MESSENGERS
from xiaozhang.foundation.notices.rules.dialects import DIALECTS


@pages.page(powers.MANAGE_CHANNELS)
def overview(request: pages.Request) -> HttpResponse:
    """Show every channel and robot, and whether it works."""
    values = {
        "cards": queries.channel_cards(request.actor),
        "robots": [(row, LABELS[row.channel]) for row in queries.robots(request.actor)],
        "site": queries.site(),
        "now": timezone.now(),
    }
    return render(request, "notices/channels.html", values)


@pages.page(powers.MANAGE_CHANNELS)
def channel(request: pages.Request, channel: str) -> HttpResponse:
    """Show a channel and what was last done by it; what was said is its member's alone."""
    row = queries.get_channel(request.actor, channel)
    values = {
        "channel": row,
        "label": LABELS[channel],
        "is_mail": channel == MAIL,
        "is_set_up": queries.mail_is_set_up() if channel == MAIL else bool(row.sealed_secret),
        "is_open": channel in queries.open_keys(),
        "deliveries": [(each, queries.kind_label(each.notice.kind)) for each in queries.latest_deliveries(channel)],
    }
    return render(request, "notices/channel.html", values)


@pages.page(powers.MANAGE_CHANNELS)
def change(request: pages.Request, channel: str) -> HttpResponse:
    """Set up a channel's application."""
    row = queries.get_channel(request.actor, channel)
    if channel not in MESSENGERS:
        return _not_here(request, channel)
    initial = {
        "application": row.application,
        "agent": row.agent,
        "host": row.host or DIALECTS[channel].host,
        "is_on": row.is_on if row.pk else True,
        "revision": row.revision,
    }
    form = forms.ChannelForm.of(request, channel=channel, has_secret=bool(row.sealed_secret), initial=initial)
    return pages.form_page(
        request,
        form,
        actions.set_up_channel,
        title=_("设置{channel}").format(channel=pages.words(LABELS[channel])),
        done=reverse("notices:channel", args=[channel]),
        fixed={"channel": channel},
    )


@pages.page(powers.MANAGE_CHANNELS)
def switch(request: pages.Request, channel: str) -> HttpResponse:
    """Switch a channel on or off."""
    is_on = request.POST.get("is_on") == "1"
    return pages.act(
        request,
        actions.switch_channel,
        done=reverse("notices:channel", args=[channel]),
        said=_("渠道已启用") if is_on else _("渠道已停用，待发的通知会等到再启用"),
        channel=channel,
        is_on=is_on,
    )


@pages.page(powers.MANAGE_CHANNELS)
def try_out(request: pages.Request, channel: str) -> HttpResponse:
    """Send oneself a message by a channel."""
    back = reverse("notices:channel", args=[channel])
    return pages.act(request, actions.try_channel, done=back, said=_("测试消息已交给后台发送"), channel=channel)


@pages.page(powers.MANAGE_CHANNELS)
def add_robot(request: pages.Request) -> HttpResponse:
    """Add a robot of a group chat."""
    return pages.form_page(
        request,
        forms.RobotForm.of(request, initial={"channel": MESSENGERS[0]}),
        actions.add_robot,
        title=_("添加群机器人"),
        done=_robot,
        submit_label=_("添加"),
        context={"under_title": _("机器人只往群里发公告，个人事项不会经过它。")},
    )


@pages.page(powers.MANAGE_CHANNELS)
def robot(request: pages.Request, pk: int) -> HttpResponse:
    """Show a robot and what it last said."""
    row = queries.get_robot(request.actor, pk)
    values = {"robot": row, "label": LABELS[row.channel], "posts": queries.latest_posts(row)}
    return render(request, "notices/robot.html", values)


@pages.page(powers.MANAGE_CHANNELS)
def change_robot(request: pages.Request, pk: int) -> HttpResponse:
    """Rename a robot, switch it, or give its new address and secret."""
    row = queries.get_robot(request.actor, pk)
    initial = {"name": row.name, "is_on": row.is_on, "revision": row.revision}
    return pages.form_page(
        request,
        forms.ChangeRobotForm.of(request, initial=initial),
        actions.change_robot,
        title=_("修改群机器人"),
        done=reverse("notices:robot", args=[pk]),
        fixed={"robot_id": pk},
    )


@pages.page(powers.MANAGE_CHANNELS)
def try_robot(request: pages.Request, pk: int) -> HttpResponse:
    """Let a robot say that it works."""
    return pages.act(request, actions.try_robot, done=_robot(pk), said=_("测试消息已交给后台发送"), robot_id=pk)


def _robot(pk: int) -> str:
    return reverse("notices:robot", args=[pk])


def _not_here(request: pages.Request, channel: str) -> HttpResponse:
    """Mail is set up by the operator: its page says how."""
    return pages.succeed(request, reverse("notices:channel", args=[channel]), 0, _("邮件由运维在服务器上设置"))
