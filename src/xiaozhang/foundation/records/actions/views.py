"""Lists as people want them: saved views, columns, the view a list opens with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.models import ListSetting, SavedView
from xiaozhang.foundation.records.rules import views as rules

_LONGEST_NAME = 30


@action(None, label="保存视图")
def save_view(
    *,
    actor: Actor,
    now: datetime,
    list_key: str,
    name: str,
    query: str,
    is_for_all: bool = False,
    role_ids: Iterable[int] = (),
    team_ids: Iterable[int] = (),
    is_first: bool = False,
) -> SavedView:
    """Keep the conditions, order, columns and page size of a list under a name, for oneself or shared.

    `query` are the parameters of the list's address. With `is_first` the list opens with it from now on.

    Raises:
        Invalid: the name is empty, too long or taken, the list or its conditions cannot be read.
        Refused: the member has fifty views of the list.
        NotAllowed: sharing without the power for it.
    """
    member_id = _own(actor)
    kept = rules.clean_query(query)
    if kept is None or rules.record_of(list_key) not in registries.record_types:
        raise Invalid({"query": "没有保存：列表的条件读不懂。请回到列表再存。"})
    clean = _named(member_id, list_key, name)
    if queries.own_views(member_id, list_key).count() >= rules.MOST_VIEWS:
        raise Refused(Message("没有保存：这个列表已存 {most} 个视图。请先删去几个。", {"most": rules.MOST_VIEWS}))
    view = SavedView.objects.create(list_key=list_key, owner_id=member_id, name=clean, query=kept)
    _share(actor, view, is_for_all=is_for_all, role_ids=role_ids, team_ids=team_ids)
    note_change(view, new={"list_key": list_key, "name": clean, "query": kept, "shared": queries.shared_with(view)})
    if is_first:
        _set_up(member_id, list_key, default_view_id=view.pk)
    return view


@action(None, label="改存视图")
def keep_view(*, actor: Actor, now: datetime, view_id: int, query: str, revision: int | None = None) -> SavedView:
    """Let a view stand for the conditions, order, columns and page size that a list has now.

    Raises:
        Missing: there is no such view for the actor.
        NotAllowed: it is somebody else's.
        Stale: changed meanwhile.
        Invalid: the conditions cannot be read.
    """
    view = _held(actor, now, view_id, revision)
    kept = rules.clean_query(query)
    if kept is None:
        raise Invalid({"query": "没有保存：列表的条件读不懂。请回到列表再存。"})
    return _set(view, {"query": kept})


@action(None, label="修改视图")
def change_view(
    *,
    actor: Actor,
    now: datetime,
    view_id: int,
    name: str,
    is_for_all: bool = False,
    role_ids: Iterable[int] = (),
    team_ids: Iterable[int] = (),
    revision: int | None = None,
) -> SavedView:
    """Give a view another name, and say with whom it is shared.

    Raises:
        Missing: there is no such view for the actor.
        NotAllowed: it is somebody else's, or sharing without the power for it.
        Stale: changed meanwhile.
        Invalid: the name is empty, too long or taken.
    """
    view = _held(actor, now, view_id, revision)
    before, was = view.name, queries.shared_with(view)
    view.name = _named(view.owner_id, view.list_key, name, but=view.pk)
    _share(actor, view, is_for_all=is_for_all, role_ids=role_ids, team_ids=team_ids)
    shared = queries.shared_with(view)
    if (view.name, shared) == (before, was):
        nothing_changed()
        return view
    view.revision += 1
    view.save()
    note_change(view, old={"name": before, "shared": was}, new={"name": view.name, "shared": shared})
    return view


@action(None, label="删除视图")
def drop_view(*, actor: Actor, now: datetime, view_id: int) -> None:
    """Delete a view, for everybody it is shared with.

    Raises:
        Missing: there is no such view for the actor.
        NotAllowed: it is somebody else's.
    """
    view = _held(actor, now, view_id, None)
    note_change(view, old={"list_key": view.list_key, "name": view.name, "query": view.query})
    view.delete()


@action(None, keeps_trace=False)
def set_columns(*, actor: Actor, now: datetime, list_key: str, columns: Sequence[str]) -> None:
    """Choose and order the columns of a list for oneself; none: as the list has them by itself.

    How somebody looks at a list is no change of the business: the log does not hold it.

    Raises:
        Invalid: the list or a column cannot be read.
    """
    kept = rules.clean_columns(columns)
    if kept is None or rules.record_of(list_key) not in registries.record_types:
        raise Invalid({"columns": "没有保存：列读不懂。请回到列表再选。"})
    _set_up(_own(actor), list_key, columns=kept)


@action(None, keeps_trace=False)
def set_first_view(*, actor: Actor, now: datetime, list_key: str, view_id: int | None) -> None:
    """Say which view a list opens with for oneself; None: as the list does by itself.

    Raises:
        Missing: there is no such view for the actor.
    """
    if view_id is not None:
        list_key = queries.get_view(actor, view_id, _day(now)).list_key
    elif rules.record_of(list_key) not in registries.record_types:
        raise Invalid({"list_key": "没有保存：没有这样的列表。"})
    _set_up(_own(actor), list_key, default_view_id=view_id)


def _set_up(member_id: int, list_key: str, **values: object) -> None:
    ListSetting.objects.bulk_create(
        [ListSetting(member_id=member_id, list_key=list_key, **values)],
        update_conflicts=True,
        unique_fields=["member", "list_key"],
        update_fields=[name.removesuffix("_id") for name in values],
    )


def _share(
    actor: Actor, view: SavedView, *, is_for_all: bool, role_ids: Iterable[int], team_ids: Iterable[int]
) -> None:
    roles, teams = set(role_ids), set(team_ids)
    is_shared = bool(is_for_all or roles or teams)
    if is_shared and not actor.may(powers.SHARE_VIEWS):
        raise NotAllowed(
            Message("没有保存：您的岗位没有「{power}」的权限，请联系管理员。", {"power": powers.SHARE_VIEWS.label})
        )
    view.is_for_all = is_for_all
    view.save(update_fields=["is_for_all"])
    view.roles.set(roles)
    view.teams.set(teams)


def _set(view: SavedView, values: dict[str, object]) -> SavedView:
    old, new = differences(view, values)
    if not new:
        nothing_changed()
        return view
    view.revision += 1
    view.save()
    note_change(view, old=old, new=new)
    return view


def _named(member_id: int | None, list_key: str, name: str, *, but: int = 0) -> str:
    clean = clean_line(name)
    if not 0 < len(clean) <= _LONGEST_NAME:
        raise Invalid({"name": Message("请填写视图名称，不超过 {most} 个字。", {"most": _LONGEST_NAME})})
    if member_id and queries.own_views(member_id, list_key).filter(name=clean).exclude(pk=but).exists():
        words = "已有视图「{name}」。要改它，请先打开它，改好条件再「存入此视图」。"
        raise Invalid({"name": Message(words, {"name": clean})})
    return clean


def _held(actor: Actor, now: datetime, view_id: int, revision: int | None) -> SavedView:
    view = queries.get_view(actor, view_id, _day(now), to_change=True, lock=True)
    if revision is not None and view.revision != revision:
        raise Stale
    return view


def _day(now: datetime) -> date:
    return timezone.localdate(now)


def _own(actor: Actor) -> int:
    if actor.member_id is None:
        raise NotAllowed("没有执行：视图是成员自己的，请登录后再存。")
    return actor.member_id
