"""Tags: the company's words for records, put on them and taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.apps import apps

from xiaozhang.base import registries
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.models import Tag, Tagging
from xiaozhang.foundation.records.rules import tags as rules


@action(powers.MANAGE_TAGS, label="添加标签")
def add_tag(*, actor: Actor, now: datetime, record_type: str, name: str) -> Tag:
    """Add a word to the company's tags for records of a type. One that was retired comes back.

    Raises:
        Invalid: the name cannot be taken, stands there already, or there are enough.
    """
    if record_type not in {declared.key for declared in queries.tagged_types()}:
        raise Invalid({"record_type": "请从列表中选择哪种记录。"})
    clean = _named(name)
    known = queries.tag_named(record_type, match_key(clean))
    if known is not None and not known.is_retired:
        raise Invalid({"name": Message("已有标签「{name}」。", {"name": known.name})})
    if queries.tags_in_use(record_type).count() >= rules.MOST:
        raise Invalid(
            {
                "name": Message(
                    "没有添加：标签已有 {most} 个，再多就没人选得过来。请先合并或停用几个。", {"most": rules.MOST}
                )
            }
        )
    if known is not None:
        return _set(known, {"is_retired": False})
    tag = Tag.objects.create(record_type=record_type, name=clean, name_key=match_key(clean))
    note_change(tag, new={"record_type": record_type, "name": clean})
    return tag


@action(powers.MANAGE_TAGS, label="修改标签")
def rename_tag(*, actor: Actor, now: datetime, tag_id: int, name: str, revision: int | None = None) -> Tag:
    """Give a tag another name, on all records that carry it.

    Raises:
        Missing: there is no such tag any more.
        Stale: changed meanwhile.
        Invalid: the name cannot be taken, or another tag has it: then the two can be merged.
    """
    tag = _held(tag_id, revision)
    clean = _named(name)
    known = queries.tag_named(tag.record_type, match_key(clean))
    if known is not None and known.pk != tag.pk:
        words = "已有标签「{name}」。要让两个变成一个，请用合并。"
        raise Invalid({"name": Message(words, {"name": known.name})})
    return _set(tag, {"name": clean, "name_key": match_key(clean)})


@action(powers.MANAGE_TAGS, label="停用标签")
def retire_tag(*, actor: Actor, now: datetime, tag_id: int, revision: int | None = None) -> Tag:
    """Offer a tag no more; it stays on the records that carry it.

    Raises:
        Missing: there is no such tag any more.
        Stale: changed meanwhile.
    """
    return _set(_held(tag_id, revision), {"is_retired": True})


@action(powers.MANAGE_TAGS, label="恢复标签")
def restore_tag(*, actor: Actor, now: datetime, tag_id: int, revision: int | None = None) -> Tag:
    """Offer a retired tag again.

    Raises:
        Missing: there is no such tag any more.
        Stale: changed meanwhile.
    """
    return _set(_held(tag_id, revision), {"is_retired": False})


@action(powers.MANAGE_TAGS, label="合并标签")
def merge_tags(*, actor: Actor, now: datetime, tag_id: int, into_id: int, revision: int | None = None) -> Tag:
    """Let one tag take the place of another on every record; return the one that stays.

    Raises:
        Missing: one of them is there no more.
        Stale: changed meanwhile.
        Refused: into itself, or into a tag for other records.
    """
    if tag_id == into_id:
        raise Refused("没有合并：一个标签不能并入自己。请另选一个。")
    for pk in sorted((tag_id, into_id)):  # always in one order, so that two merges do not wait for each other
        queries.get_tag(pk, lock=True)
    tag, heir = _held(tag_id, revision), queries.get_tag(into_id)
    if tag.record_type != heir.record_type:
        raise Refused("没有合并：两个标签用在不同的记录上。")
    there = queries.taggings_with(heir.pk).values("record_id")
    moved = queries.taggings_with(tag.pk).exclude(record_id__in=there).update(tag=heir)
    queries.taggings_with(tag.pk).delete()
    tag.is_retired, tag.merged_into, tag.revision = True, heir, tag.revision + 1
    tag.save()
    note_change(tag, old={"merged_into": None}, new={"merged_into": heir.name, "records": moved})
    return heir


@action(powers.PUT_TAGS, label="加减标签")
def put_tags(
    *,
    actor: Actor,
    now: datetime,
    record_type: str,
    record_ids: Sequence[int],
    add: Iterable[int] = (),
    remove: Iterable[int] = (),
    new_name: str = "",
) -> int:
    """Put tags on records and take others off; return how many records changed. `new_name` is a tag to be made first.

    Raises:
        Missing: records of this type carry no tags.
        Invalid: a tag is no longer there, or the new name cannot be taken.
        Refused: some of the records are not there any more or beyond the actor's reach: then none is changed.
        NotAllowed: a new tag without the power to make one.
    """
    wanted = list(dict.fromkeys(record_ids))
    titles = queries.reached_titles(actor, record_type, wanted)
    if not wanted or len(titles) < len(wanted):
        lost = {"count": len(wanted) - len(titles)}
        words = "没有加标签：有 {count} 条记录已不在您的数据范围内，其余的也没有动。请刷新列表后再选。"
        raise Refused(Message(words, lost) if wanted else Message("没有加标签：还没有选记录。"))
    fresh = _new_or_known(actor, now, record_type, new_name) if new_name else None
    tags = _known(record_type, [*add, *([fresh.pk] if fresh else [])], remove)
    changed = _put(actor, now, record_type, titles, *tags)
    if not changed and fresh is None:
        nothing_changed()
    return len(changed)


def _put(
    actor: Actor,
    now: datetime,
    record_type: str,
    titles: dict[int, str],
    adding: dict[int, Tag],
    leaving: dict[int, Tag],
) -> list[int]:
    before: dict[int, dict[int, str]] = {pk: {} for pk in titles}
    for tagging in queries.taggings_of(record_type, list(titles)):
        before[tagging.record_id][tagging.tag_id] = tagging.tag.name
    rows = [
        Tagging(tag=tag, record_type=record_type, record_id=pk, put_by_id=actor.member_id, put_at=now)
        for pk, held in before.items()
        for tag in adding.values()
        if tag.pk not in held
    ]
    Tagging.objects.bulk_create(rows, ignore_conflicts=True)
    queries.taggings_of(record_type, list(titles)).filter(tag_id__in=list(leaving)).order_by().delete()
    model = registries.record_types.get(record_type).rows(actor).model
    changed = []
    for pk, held in before.items():
        kept = {tag_id: name for tag_id, name in held.items() if tag_id not in leaving}
        after = {**kept, **{tag.pk: tag.name for tag in adding.values()}}
        if after.keys() != held.keys():
            changed.append(pk)
            subject = apps.get_model(model._meta.label)(pk=pk)
            note_change(subject, title=titles[pk], old={"标签": _words(held)}, new={"标签": _words(after)})
    return changed


def _words(names: dict[int, str]) -> str:
    return rules.BETWEEN.join(sorted(names.values()))


def _known(record_type: str, add: Iterable[int], remove: Iterable[int]) -> tuple[dict[int, Tag], dict[int, Tag]]:
    adding, leaving = set(add), set(remove)
    found = queries.tags_by_id(record_type, adding | leaving)
    if (adding | leaving) - found.keys() or any(found[pk].is_retired for pk in adding):
        raise Invalid({"add": "选中的标签里有一个刚被停用或合并。请刷新后再选。"})
    return {pk: found[pk] for pk in sorted(adding - leaving)}, {pk: found[pk] for pk in sorted(leaving)}


def _new_or_known(actor: Actor, now: datetime, record_type: str, name: str) -> Tag:
    known = queries.tag_named(record_type, match_key(_named(name)))
    if known is not None and not known.is_retired:
        return known
    return add_tag(actor=actor, now=now, record_type=record_type, name=name)


def _named(name: str) -> str:
    clean = rules.tag_name(name)
    wrong = rules.wrong_with_name(clean)
    if wrong is not None:
        raise Invalid({"name": wrong})
    return clean


def _held(tag_id: int, revision: int | None) -> Tag:
    tag = queries.get_tag(tag_id, lock=True)
    if revision is not None and tag.revision != revision:
        raise Stale
    return tag


def _set(tag: Tag, values: dict[str, object]) -> Tag:
    old, new = differences(tag, values)
    if not new:
        nothing_changed()
        return tag
    tag.revision += 1
    tag.save()
    shown = {"name_key"}
    note_change(
        tag,
        old={name: value for name, value in old.items() if name not in shown},
        new={name: value for name, value in new.items() if name not in shown},
    )
    return tag
