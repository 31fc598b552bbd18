"""The page of a file, the list of all files within reach, the log of downloads, and what is done with a file."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import actions, powers, queries
from xiaozhang.foundation.archive.forms import ClassifyForm, RemoveForm, RetainForm
from xiaozhang.foundation.archive.rules import endings
from xiaozhang.foundation.archive.views.lists import DOWNLOADS, FILES


@pages.page(powers.SEE_FILES)
def file_list(request: pages.Request) -> HttpResponse:
    """List the files on all records within reach."""
    return pages.list_page(request, FILES)


@pages.page(powers.SEE_DOWNLOADS)
def download_list(request: pages.Request) -> HttpResponse:
    """List who took out which file and when."""
    return pages.list_page(request, DOWNLOADS)


@pages.page(powers.SEE_DOWNLOADS)
def download(request: pages.Request, pk: int) -> HttpResponse:
    """Lead from a line of the log to the file that was taken out."""
    file_id = queries.file_of_download(request.actor, pk)
    return HttpResponseRedirect(f"{reverse('archive:file', args=[file_id])}?tab=downloads")


@pages.signed_in
def file(request: pages.Request, pk: int) -> HttpResponse:
    """Show a file: its latest version if it can be shown, its versions, what it stands on."""
    row = queries.get_file(request.actor, pk, with_removed=True)
    shown = queries.shown_file(request.actor, row)
    named = queries.record_of(request.actor, row)
    latest = shown.latest
    acts = [
        pages.Act(Message("下载"), latest.save_url, icon="download", is_primary=True, in_drawer=False)
        if latest.save_url
        else None,
        pages.Act(Message("上传新版本"), reverse("archive:add_version", args=[pk])) if shown.may_add_version else None,
        pages.Act(Message("改类别"), reverse("archive:classify", args=[pk])) if shown.may_classify else None,
        pages.Act(Message("保管期限"), reverse("archive:retain", args=[pk])) if shown.may_retain else None,
        pages.Act(Message("删除"), reverse("archive:remove", args=[pk])) if shown.may_remove else None,
    ]
    return pages.record_page(
        request,
        "file",
        row,
        overview_template="archive/_file.html",
        title=row.name,
        facts=[row.number, pages.Fact(f"{pages.words(named.label)} {named.title}", f"{named.url}?tab=files")],
        state_template="archive/_state.html",
        context={"shown": shown, "named": named, "kind": endings.label_of(row.media_type)},
        actions=[act for act in acts if act is not None],
    )


@pages.page(powers.ADD_FILE)
def remove(request: pages.Request, pk: int) -> HttpResponse:
    """Take a file off its record, for a reason."""
    row = queries.get_file(request.actor, pk)
    named = queries.record_of(request.actor, row)
    return pages.form_page(
        request,
        RemoveForm.of(request),
        actions.remove_file,
        title=Message("删除「{name}」", {"name": row.name}),
        done=f"{named.url}?tab=files",
        fixed={"file_id": pk},
        submit_label=Message("删除"),
        said=Message("已删除，30 天后清除内容"),
    )


@pages.page(powers.RETAIN_FILES)
def retain(request: pages.Request, pk: int) -> HttpResponse:
    """Say until when a file must be kept."""
    row = queries.get_file(request.actor, pk)
    return pages.form_page(
        request,
        RetainForm.of(request, initial={"retain_until": row.retain_until}),
        actions.retain_file,
        title=Message("「{name}」保管到什么时候", {"name": row.name}),
        done=reverse("archive:file", args=[pk]),
        fixed={"file_id": pk},
    )


@pages.page(powers.ADD_FILE)
def classify(request: pages.Request, pk: int) -> HttpResponse:
    """Say what a file is for."""
    row = queries.get_file(request.actor, pk)
    return pages.form_page(
        request,
        ClassifyForm.of(request, record_type=row.record_type, initial={"category": row.category}),
        actions.classify_file,
        title=Message("「{name}」的类别", {"name": row.name}),
        done=reverse("archive:file", args=[pk]),
        fixed={"file_id": pk},
    )
