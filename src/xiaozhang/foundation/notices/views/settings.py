"""How and where one wants to be told, and where an administrator says a member is reached."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Refused
from xiaozhang.foundation.notices import actions, forms, powers, queries
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL
from xiaozhang.foundation.org import queries as org


@pages.signed_in
def own_settings(request: pages.Request) -> HttpResponse:
    """Show and change one's hours, kinds and addresses."""
    form = forms.SettingsForm.of(request)
    here = reverse("notices:settings")
    ways = queries.ways(request.actor, request.actor.member_id or 0)
    opened = [way.label for way in ways if way.is_open]
    return pages.form_page(
        request,
        form,
        actions.change_settings,
        title=_("通知设置"),
        done=here,
        said=_("通知设置已保存"),
        template="notices/settings.html",
        context={"ways": _labelled(ways), "opened": opened, "has_mail": queries.mail_is_set_up(), "back": here},
    )


@pages.signed_in
def ask(request: pages.Request, channel: str) -> HttpResponse:
    """Say where one is reached by a channel; a code goes there."""
    label = _label(channel)
    contact = queries.contact_of(request.actor.member_id or 0, channel)
    known = contact.address or contact.asked if contact else ""
    form = forms.AddressForm.of(request, channel=channel, initial={"address": known})
    return pages.form_page(
        request,
        form,
        actions.ask_contact,
        title=_("{channel}地址").format(channel=label),
        done=reverse("notices:confirm_contact", args=[channel]),
        fixed={"channel": channel},
        submit_label=_("发送验证码"),
        said=_("验证码已发出"),
        context={"under_title": _("我们会往这个地址发一个验证码，填对了才会往那里发通知。")},
    )


@pages.signed_in
def confirm(request: pages.Request, channel: str) -> HttpResponse:
    """Take an address into use by its code."""
    label, here = _label(channel), request.get_full_path()
    form = forms.CodeForm.of(request)
    status = 200
    if request.method == "POST":
        outcome = pages.submit(request, form, actions.confirm_contact, fixed={"channel": channel})
        if outcome.is_done and outcome.result is not False:
            return pages.succeed(request, reverse("notices:settings"), 0, _("地址已确认，通知会发到那里"))
        status = outcome.status
        if outcome.is_done:  # the code was wrong: ask anew, with a key of its own
            form = forms.CodeForm(viewer=request.actor, today=form.today)
            form.refusal = Refused(_("没有确认：验证码不对。请核对最近收到的一条，再填一次。"))
            status = 422
    contact = queries.contact_of(request.actor.member_id or 0, channel)
    values = {
        "form": form,
        "title": _("确认{channel}地址").format(channel=label),
        "under_title": _("验证码发往 {address}，30 分钟内有效。").format(address=contact.asked if contact else ""),
        "address": here,
        "back": reverse("notices:settings"),
        "submit_label": _("确认"),
    }
    return render(request, "components/form_page.html", values, status=status)


@pages.signed_in
def drop(request: pages.Request, channel: str) -> HttpResponse:
    """Be no longer reached by a channel."""
    done = reverse("notices:settings")
    return pages.act(request, actions.drop_contact, done=done, said=_("地址已删除"), channel=channel)


@pages.page(powers.MANAGE_CONTACTS)
def set_contact(request: pages.Request, member_id: int, channel: str) -> HttpResponse:
    """Say where a member is reached, vouching for it."""
    label = _label(channel)
    member = org.get_member(request.actor, member_id)
    contact = queries.contact_of(member_id, channel)
    form = forms.AddressForm.of(
        request, channel=channel, is_needed=False, initial={"address": contact.address if contact else ""}
    )
    return pages.form_page(
        request,
        form,
        actions.set_contact,
        title=_("{name}的{channel}地址").format(name=member.name, channel=label),
        done=f"{reverse('administration:member', args=[member_id])}?tab=contacts",
        fixed={"member_id": member_id, "channel": channel},
        context={"under_title": _("由您登记的地址不再发验证码，请核对清楚。留空表示不再往那里发。")},
    )


def _label(channel: str) -> str:
    if channel not in LABELS:
        raise Http404
    return pages.words(LABELS[channel])


def _labelled(ways: list[queries.Way]) -> list[tuple[str, bool, queries.Way]]:
    return [(pages.words(way.label), way.key == MAIL, way) for way in ways]
