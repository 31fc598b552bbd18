"""Roles: what each may do, how far it sees, who holds it."""

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
from xiaozhang.home.administration import forms, powers, queries


def _address(pk: int) -> str:
    return reverse("administration:role", args=[pk])


@pages.page(powers.MANAGE_ROLES)
def roles(request: pages.Request) -> HttpResponse:
    """Show the roles with their reach, powers and holders; retired ones below."""
    rows = list(queries.roles_with_counts(timezone.localdate()))
    context = {
        "roles": [role for role in rows if not role.is_retired],
        "retired": [role for role in rows if role.is_retired],
        "title": _("岗位与权限"),
    }
    return render(request, "administration/roles.html", context)


@pages.page(powers.MANAGE_ROLES)
def role(request: pages.Request, pk: int) -> HttpResponse:
    """Show one role: its reach, who holds it, and each power with what it allows."""
    found = queries.get_role_by_id(request.actor, pk)

    def context() -> dict[str, object]:
        return {
            "groups": queries.powers_held(found),
            "holders": queries.holders(request.actor, found, timezone.localdate()),
        }

    return pages.record_page(
        request,
        "role",
        found,
        overview_template="administration/_role.html",
        context=context,
        facts=[
            found.get_scope_display(),
            Message("{count} 项权限", {"count": len(found.powers)}),
            Message("随系统提供") if found.is_shipped else Message("自设"),
            Message("已停用") if found.is_retired else "",
        ],
        actions=_acts(found),
    )


def _acts(found: Any) -> list[pages.Act]:
    def act(label: str, name: str, **more: Any) -> pages.Act:
        return pages.Act(label, reverse(f"administration:{name}", args=[found.key]), **more)

    acts = [act(_("修改权限"), "change_role", icon="pencil"), act(_("复制"), "copy_role")]
    if not queries.is_administrator_role(found):
        acts.append(act(_("改名"), "rename_role"))
        if found.is_retired:
            acts.append(act(_("恢复"), "restore_role", is_post=True))
        else:
            confirm = _("停用岗位「{name}」？以后不能再给成员，随时可以恢复。").format(name=found.name)
            acts.append(act(_("停用"), "retire_role", is_post=True, confirm=confirm))
    return acts


@pages.page(powers.MANAGE_ROLES)
def change_role(request: pages.Request, key: str) -> HttpResponse:
    """Say what a role may do."""
    found = org.get_role(request.actor, key)
    initial = {"scope": found.scope, "power_keys": found.powers, "revision": found.revision}
    return pages.form_page(
        request,
        forms.RoleForm.of(request, initial=initial),
        org_actions.set_role_powers,
        title=_("岗位「{name}」").format(name=found.name),
        done=_address(found.pk),
        fixed={"role_key": key},
        template="administration/role_form.html",
    )


@pages.page(powers.MANAGE_ROLES)
def add_role(request: pages.Request) -> HttpResponse:
    """Add a role of the company's own."""
    return pages.form_page(
        request,
        forms.NewRoleForm.of(request),
        org_actions.add_role,
        title=_("添加岗位"),
        done=_address,
        submit_label=_("添加"),
        template="administration/role_form.html",
    )


@pages.page(powers.MANAGE_ROLES)
def copy_role(request: pages.Request, key: str) -> HttpResponse:
    """Make a role of the company's own out of another."""
    found = org.get_role(request.actor, key)
    return pages.form_page(
        request,
        forms.RoleNameForm.of(request, initial={"name": _("{name}（副本）").format(name=found.name)[:40]}),
        org_actions.copy_role,
        title=_("复制岗位「{name}」").format(name=found.name),
        done=_address,
        fixed={"role_key": key},
        submit_label=_("复制"),
        said=_("已复制，请按需要修改权限"),
    )


@pages.page(powers.MANAGE_ROLES)
def rename_role(request: pages.Request, key: str) -> HttpResponse:
    """Give a role another name."""
    found = org.get_role(request.actor, key)
    return pages.form_page(
        request,
        forms.RenameRoleForm.of(request, initial={"name": found.name, "revision": found.revision}),
        org_actions.rename_role,
        title=_("岗位「{name}」改名").format(name=found.name),
        done=_address(found.pk),
        fixed={"role_key": key},
    )


@pages.page(powers.MANAGE_ROLES)
def retire_role(request: pages.Request, key: str) -> HttpResponse:
    """Offer a role no more."""
    return _act(request, org_actions.retire_role, key, _("已停用"))


@pages.page(powers.MANAGE_ROLES)
def restore_role(request: pages.Request, key: str) -> HttpResponse:
    """Offer a retired role again."""
    return _act(request, org_actions.restore_role, key, _("已恢复"))


def _act(request: pages.Request, action: Callable[..., Any], key: str, said: str) -> HttpResponse:
    found = org.get_role(request.actor, key)
    return pages.act(request, action, done=_address(found.pk), said=said, role_key=key)
