"""Members and teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.administration import actions, forms, powers, queries

MEMBERS = pages.ListSpec(
    record="member",
    title=Message("成员"),
    unit="人",
    rows=queries.members,
    sort="name",
    views=(
        pages.ViewTab("present", Message("在职"), lambda rows, viewer: rows.filter(left_on__isnull=True)),
        pages.ViewTab("left", Message("已离职"), lambda rows, viewer: rows.filter(left_on__isnull=False)),
    ),
    search=queries.matching,
    search_label=Message("姓名、拼音、登录名"),
    columns=(
        pages.Column("name", Message("姓名"), sort="name_key"),
        pages.Column("login", Message("登录名"), low=True),
        pages.Column("roles", Message("岗位"), cell=queries.role_names),
        pages.Column("team", Message("团队"), cell=queries.present_team),
        pages.Column("phone", Message("手机"), kind="masked", low=True),
        pages.Column("joined_on", Message("入职"), kind="day", num=True),
    ),
    filters=(
        pages.Filter(
            "role",
            Message("岗位"),
            choices=lambda viewer: queries.role_choices(),
            apply=lambda rows, keys: rows.filter(roles__key__in=keys).distinct(),
        ),
        pages.Filter(
            "team",
            Message("团队"),
            choices=queries.team_choices,
            apply=lambda rows, ids: rows.filter(
                memberships__team_id__in=ids, memberships__end_on__isnull=True
            ).distinct(),
        ),
    ),
    head="administration/_members_head.html",
    empty=pages.Empty(Message("还没有成员"), Message("添加成员后，把登录名和首次密码交给本人。")),
    export=powers.EXPORT_MEMBERS,
)


@pages.page(powers.SEE_MEMBERS)
def members(request: pages.Request) -> HttpResponse:
    """List the members in scope."""
    return pages.list_page(request, MEMBERS, {"can_manage": request.actor.may(powers.MANAGE_MEMBERS)})


@pages.page(powers.SEE_MEMBERS)
def member(request: pages.Request, pk: int) -> HttpResponse:
    """Show one member in scope: roles, team, history, and for administrators what may be done."""
    card = org.member_card(request.actor, pk, timezone.localdate())
    return pages.record_page(
        request,
        "member",
        card.member,
        overview_template="org/_member.html",
        context={"card": card},
        facts=[card.role_words, card.team_path],
        state_template="org/_member_state.html",
    )


def _upkeep(pk: int) -> str:
    return f"{reverse('administration:member', args=[pk])}?tab=administration"


@pages.page(powers.MANAGE_MEMBERS)
def add_member(request: pages.Request) -> HttpResponse:
    """Take somebody in and show the first password once."""
    form = forms.NewMemberForm.of(request)
    return _password_page(request, form, actions.welcome_member, title=_("添加成员"), submit_label=_("添加"))


@pages.page(powers.MANAGE_MEMBERS)
def new_password(request: pages.Request, pk: int) -> HttpResponse:
    """Give a new first password and show it once."""
    found = org.get_member(request.actor, pk)
    return _password_page(
        request,
        pages.Form.of(request),
        org_actions.give_new_password,
        title=_("给{name}新密码").format(name=found.name),
        submit_label=_("给新密码"),
        fixed={"member_id": pk},
        template="administration/new_password.html",
        context={"member": found},
    )


def _password_page(
    request: pages.Request,
    form: pages.Form,
    action: Callable[..., Any],
    *,
    title: str,
    submit_label: str,
    fixed: dict[str, object] | None = None,
    template: str = "components/form_page.html",
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """Show a form whose success is answered with a password at once."""
    back = reverse("administration:members")

    def given(made: Any, pk: int) -> HttpResponse:
        row = made if made is not None else org.get_member(request.actor, pk)
        return render(request, "administration/password_given.html", {"title": title, "member": row})

    return pages.form_page(
        request, form, action, title=title, done=back, fixed=fixed, submit_label=submit_label, template=template,
        context={"back": back, **(context or {})}, shown_once=given,
    )  # fmt: skip


@pages.page(powers.MANAGE_MEMBERS)
def change_member(request: pages.Request, pk: int) -> HttpResponse:
    """Change who a member is and which roles they hold."""
    found = org.get_member(request.actor, pk)
    form = forms.MemberForm.of(
        request,
        initial={
            "name": found.name,
            "login": found.login,
            "phone": found.phone,
            "role_keys": queries.role_keys(found),
            "joined_on": found.joined_on,
            "revision": found.revision,
        },
    )
    return pages.form_page(
        request,
        form,
        org_actions.change_member,
        title=_("修改{name}").format(name=found.name),
        done=_upkeep(pk),
        fixed={"member_id": pk},
    )


@pages.page(powers.MANAGE_MEMBERS)
def move_member(request: pages.Request, pk: int) -> HttpResponse:
    """Move a member to another team."""
    found = org.get_member(request.actor, pk)
    return pages.form_page(
        request,
        forms.MoveForm.of(request),
        org_actions.move_member,
        title=_("调动{name}").format(name=found.name),
        done=_upkeep(pk),
        fixed={"member_id": pk},
        submit_label=_("调动"),
        said=_("已调动"),
    )


@pages.page(powers.MANAGE_MEMBERS)
def member_leaves(request: pages.Request, pk: int) -> HttpResponse:
    """Let a member leave."""
    found = org.get_member(request.actor, pk)
    return pages.form_page(
        request,
        forms.LeaveForm.of(request),
        org_actions.member_leaves,
        title=_("{name}离职").format(name=found.name),
        done=_upkeep(pk),
        fixed={"member_id": pk},
        submit_label=_("办理离职"),
        said=_("已办理离职"),
    )


@pages.page(powers.MANAGE_MEMBERS)
def end_session(request: pages.Request, pk: int, session_id: int) -> HttpResponse:
    """End one sign-in of a member."""
    return pages.act(
        request,
        org_actions.end_session,
        done=_upkeep(pk),
        said=_("已结束这次登录"),
        session_id=session_id,
    )


@pages.page(powers.SEE_MEMBERS)
def teams(request: pages.Request) -> HttpResponse:
    """Show the tree of teams."""
    context = {
        "nodes": org.team_tree(request.actor, timezone.localdate()),
        "can_manage": request.actor.may(powers.MANAGE_TEAMS),
        "title": _("团队"),
    }
    return render(request, "administration/teams.html", context)


@pages.page(powers.SEE_MEMBERS)
def team(request: pages.Request, pk: int) -> HttpResponse:
    """Show one team: leader, area, and who is in it today."""
    found = org.get_team(request.actor, pk)
    can_manage = request.actor.may(powers.MANAGE_TEAMS)
    return pages.record_page(
        request,
        "team",
        found,
        overview_template="administration/_team.html",
        context={"people": org.people_of(request.actor, pk, timezone.localdate())},
        facts=[org.team_path(pk)],
        actions=[pages.Act(_("修改"), reverse("administration:change_team", args=[pk]))] if can_manage else [],
    )


@pages.page(powers.MANAGE_TEAMS)
def add_team(request: pages.Request) -> HttpResponse:
    """Add a team."""
    form = forms.NewTeamForm.of(request, initial={"parent_id": request.GET.get("parent", "")})
    done = reverse("administration:teams")
    return pages.form_page(request, form, org_actions.add_team, title=_("添加团队"), done=done, submit_label=_("添加"))


@pages.page(powers.MANAGE_TEAMS)
def change_team(request: pages.Request, pk: int) -> HttpResponse:
    """Change a team."""
    found = org.get_team(request.actor, pk)
    initial = {
        "name": found.name,
        "parent_id": found.parent_id or "",
        "area": found.area,
        "leader_id": found.leader_id or "",
        "revision": found.revision,
    }
    return pages.form_page(
        request,
        forms.TeamForm.of(request, initial=initial),
        org_actions.change_team,
        title=_("修改「{name}」").format(name=found.name),
        done=reverse("administration:teams"),
        fixed={"team_id": pk},
    )
