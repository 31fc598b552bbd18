"""Sign-in, passwords, one's own page, sessions, tokens, and the department as everybody may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.password_change import finalize_password_change
from allauth.account.utils import get_next_redirect_url
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xiaozhang.base import pages
from xiaozhang.base.pages.access import actor_of
from xiaozhang.foundation.org import actions, powers, queries
from xiaozhang.foundation.org.forms import (
    ApplicationTokenForm,
    ChangePasswordForm,
    FirstPasswordForm,
    OwnTokenForm,
    SignInForm,
)

HOME = "/"
_A_QUARTER = timedelta(days=90)
_MOST_TOKENS = 200


@pages.public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: pages.Request) -> HttpResponse:
    """Let a member in, and on to where they wanted to go."""
    wanted = get_next_redirect_url(request) or HOME
    if actor_of(request) is not None:
        return HttpResponseRedirect(wanted)
    form = SignInForm(request.POST or None, request=request, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        response: HttpResponse = form.login(request, redirect_url=wanted)
        return response
    values = {"form": form, "next": wanted, "company_name": queries.company_name()}
    return render(request, "org/sign_in.html", values, status=form.status if form.is_bound else 200)


@pages.signed_in
def sign_out(request: pages.Request) -> HttpResponse:
    """End the session of this browser."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("org:me"))
    logout(request, show_message=False)
    return HttpResponseRedirect(resolve_url("account_login"))


@pages.signed_in
@sensitive_post_parameters("new_password", "again")
def first_password(request: pages.Request) -> HttpResponse:
    """Let a member replace the given password before anything else."""
    form = FirstPasswordForm.of(request)
    status = 200
    if request.method == "POST":
        outcome = pages.submit(request, form, actions.set_first_password)
        if outcome.is_done:
            return _stay_signed_in(request, HOME)
        status = outcome.status
    values = {"form": form, "company_name": queries.company_name()}
    return render(request, "org/first_password.html", values, status=status)


@pages.signed_in
@sensitive_post_parameters("old_password", "new_password", "again")
def change_password(request: pages.Request) -> HttpResponse:
    """Let a member change their password."""
    form = ChangePasswordForm.of(request)
    status = 200
    if request.method == "POST":
        outcome = pages.submit(request, form, actions.change_own_password)
        if outcome.is_done:
            return _stay_signed_in(request, reverse("org:me"))
        status = outcome.status
    values = {
        "form": form,
        "title": _("修改密码"),
        "under_title": _("改好后，其他设备上的登录都会结束。"),
        "address": request.path,
        "back": reverse("org:me"),
        "submit_label": _("更换密码"),
    }
    return render(request, "components/form_page.html", values, status=status)


@pages.signed_in
def me(request: pages.Request) -> HttpResponse:
    """Show who one is here: roles, team, reach; and on a phone the rest of the menu."""
    today = timezone.localdate()
    return render(request, "org/me.html", {"card": queries.member_card(request.actor, _own_id(request), today)})


@pages.signed_in
def my_sessions(request: pages.Request) -> HttpResponse:
    """List where one is signed in, and end what is not wanted."""
    key = request.session.session_key
    rows = queries.sessions(request.actor, _own_id(request), now=timezone.now(), session_key=key)
    return render(
        request, "org/sessions.html", {"sessions": rows, "has_others": any(not row.is_current for row in rows)}
    )


@pages.signed_in
def end_session(request: pages.Request, pk: int) -> HttpResponse:
    """End one session."""
    return pages.act(
        request, actions.end_session, done=reverse("usersessions_list"), said=_("已结束那台设备上的登录"), session_id=pk
    )


@pages.signed_in
def end_other_sessions(request: pages.Request) -> HttpResponse:
    """End all sessions but this one."""
    return pages.act(
        request,
        actions.end_other_sessions,
        done=reverse("usersessions_list"),
        said=_("已结束其他设备上的登录"),
        session_key=request.session.session_key or "",
    )


@pages.page(powers.SEE_MEMBERS)
def department(request: pages.Request) -> HttpResponse:
    """Show the teams as a tree: leader, area, members."""
    nodes = queries.team_tree(request.actor, timezone.localdate())
    return render(request, "org/department.html", {"nodes": nodes})


@pages.page(powers.SEE_MEMBERS)
def team(request: pages.Request, pk: int) -> HttpResponse:
    """Show one team: leader, area, and who is in it today."""
    row = queries.get_team(request.actor, pk)
    people = queries.people_of(request.actor, pk, timezone.localdate())
    return render(request, "org/team.html", {"team": row, "people": people, "path": queries.team_path(pk)})


@pages.page(powers.SEE_MEMBERS)
def member(request: pages.Request, pk: int) -> HttpResponse:
    """Show one member in scope: roles, team, history."""
    today = timezone.localdate()
    card = queries.member_card(request.actor, pk, today)
    return render(request, "org/member.html", {"card": card, "today": today})


@pages.signed_in
def my_tokens(request: pages.Request) -> HttpResponse:
    """List one's own tokens, and revoke what is not wanted."""
    values = {
        "tokens": queries.own_tokens(request.actor),
        "now": timezone.now(),
        "may_make": request.actor.may(powers.OWN_TOKENS),
    }
    return render(request, "org/tokens.html", values)


@pages.page(powers.OWN_TOKENS)
def add_token(request: pages.Request) -> HttpResponse:
    """Make a token of one's own and show it once."""
    form = OwnTokenForm.of(request, initial={"expires_on": timezone.localdate() + _A_QUARTER})
    return _token_page(request, form, actions.make_own_token, title=_("建立个人令牌"), back=reverse("org:tokens"))


@pages.page(powers.MANAGE_TOKENS)
def application_tokens(request: pages.Request) -> HttpResponse:
    """List the tokens of applications, revoked ones too."""
    values = {"tokens": queries.application_tokens(request.actor)[:_MOST_TOKENS], "now": timezone.now()}
    return render(request, "org/application_tokens.html", values)


@pages.page(powers.MANAGE_TOKENS)
def add_application_token(request: pages.Request) -> HttpResponse:
    """Make a token for a program and show it once."""
    form = ApplicationTokenForm.of(request, initial={"expires_on": timezone.localdate() + _A_QUARTER})
    back = reverse("org:application_tokens")
    return _token_page(request, form, actions.make_application_token, title=_("建立应用令牌"), back=back)


@pages.signed_in
def revoke_token(request: pages.Request, pk: int) -> HttpResponse:
    """Revoke a token of one's own, or an application's."""
    token = queries.get_token(request.actor, pk)
    back = reverse("org:tokens" if token.member_id is not None else "org:application_tokens")
    return pages.act(request, actions.revoke_token, done=back, said=_("令牌已撤销，不能再用"), token_id=pk)


def _token_page(
    request: pages.Request, form: pages.Form, action: Callable[..., Any], *, title: str, back: str
) -> HttpResponse:
    """Show a form whose success is answered with the token at once."""

    def given(token: Any, pk: int) -> HttpResponse:
        shown = token if token is not None else queries.get_token(request.actor, pk)
        return render(request, "org/token_given.html", {"title": title, "token": shown, "back": back})

    return pages.form_page(
        request, form, action, title=title, done=back, submit_label=_("建立"), context={"back": back}, shown_once=given
    )


def _stay_signed_in(request: pages.Request, url: str) -> HttpResponse:
    member = queries.get_member(request.actor, _own_id(request))
    finalize_password_change(request, member)
    return pages.succeed(request, url, member.pk, _("密码已更换"))


def _own_id(request: pages.Request) -> int:
    return request.actor.member_id or 0
