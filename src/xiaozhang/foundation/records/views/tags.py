"""Tags on one record, on several, and the company's list of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import named, pages, registries
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, powers, queries
from xiaozhang.foundation.records.forms.tags import (
    BatchTagsForm,
    MergeTagsForm,
    NewTagForm,
    RenameTagForm,
    TagsForm,
)


@pages.page(powers.PUT_TAGS)
def tag_record(request: pages.Request, record_type: str, record_id: int) -> HttpResponse:
    """Put tags on a record and take them off."""
    found = named.get_record(request.actor, record_type, record_id)
    held = [(each.tag_id, each.tag.name) for each in queries.taggings_of(record_type, [record_id])]
    form = TagsForm.of(request, record_type=record_type, held=held)
    return pages.form_page(
        request,
        form,
        actions.put_tags,
        title=_("「{title}」的标签").format(title=found.title),
        done=found.url,
        fixed={"record_type": record_type, "record_ids": [record_id]},
        said=_("标签已保存"),
        template="records/tags_form.html",
        context={"record_type": record_type},
    )


@pages.page(powers.PUT_TAGS)
def tag_batch(request: pages.Request, record_type: str) -> HttpResponse:
    """Put tags on the records that were ticked, and take tags off them."""
    declared = _tagged(record_type)
    ids = pages.picked(request)
    form = BatchTagsForm.of(request, record_type=record_type)
    return pages.form_page(
        request,
        form,
        actions.put_tags,
        title=_("给选中的 {count} 条{label}加标签").format(count=len(ids), label=pages.words(declared.label)),
        done=pages.back_to(request),
        fixed={"record_type": record_type, "record_ids": ids},
        said=_("标签已保存"),
        template="records/tags_form.html",
        context={"record_type": record_type},
    )


@pages.page(powers.MANAGE_TAGS)
def tags(request: pages.Request) -> HttpResponse:
    """List the company's tags by the records they are for, with how many carry each."""
    rows = list(queries.tags_with_counts())
    groups = [
        (pages.words(declared.label), [tag for tag in rows if tag.record_type == declared.key])
        for declared in queries.tagged_types()
    ]
    return render(request, "records/tags.html", {"title": _("标签"), "groups": groups})


@pages.page(powers.MANAGE_TAGS)
def add_tag(request: pages.Request) -> HttpResponse:
    """Add a tag."""
    form = NewTagForm.of(request, initial={"record_type": request.GET.get("type", "")[:40]})
    return pages.form_page(
        request, form, actions.add_tag, title=_("添加标签"), done=reverse("records:tags"), submit_label=_("添加")
    )


@pages.page(powers.MANAGE_TAGS)
def rename_tag(request: pages.Request, pk: int) -> HttpResponse:
    """Give a tag another name."""
    tag = queries.get_tag(pk)
    form = RenameTagForm.of(request, initial={"name": tag.name, "revision": tag.revision})
    return pages.form_page(
        request,
        form,
        actions.rename_tag,
        title=_("标签「{name}」改名").format(name=tag.name),
        done=reverse("records:tags"),
        fixed={"tag_id": pk},
    )


@pages.page(powers.MANAGE_TAGS)
def merge_tags(request: pages.Request, pk: int) -> HttpResponse:
    """Let another tag take the place of this one."""
    tag = queries.get_tag(pk)
    initial = {"revision": tag.revision}
    form = MergeTagsForm.of(request, record_type=tag.record_type, tag_id=pk, initial=initial)
    count = queries.taggings_with(pk).count()
    return pages.form_page(
        request,
        form,
        actions.merge_tags,
        title=_("合并标签「{name}」").format(name=tag.name),
        done=reverse("records:tags"),
        fixed={"tag_id": pk},
        submit_label=_("合并"),
        said=_("已合并"),
        context={"under_title": _("{count} 条记录上的它都换成另一个，它自己不再出现。").format(count=count)},
    )


@pages.page(powers.MANAGE_TAGS)
def retire_tag(request: pages.Request, pk: int) -> HttpResponse:
    """Offer a tag no more."""
    return _act(request, actions.retire_tag, Message("已停用，原来加上的还在"), pk)


@pages.page(powers.MANAGE_TAGS)
def restore_tag(request: pages.Request, pk: int) -> HttpResponse:
    """Offer a retired tag again."""
    return _act(request, actions.restore_tag, Message("已恢复"), pk)


def _act(request: pages.Request, action: Any, said: Message, pk: int) -> HttpResponse:
    return pages.act(request, action, done=reverse("records:tags"), said=said, tag_id=pk)


def _tagged(record_type: str) -> registries.RecordType:
    found = next((declared for declared in queries.tagged_types() if declared.key == record_type), None)
    if found is None:
        raise Missing
    return found
