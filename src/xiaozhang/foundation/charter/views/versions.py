"""Versions: which there are, drafting by YAML, publishing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import actions, documents, forms, powers, queries
from xiaozhang.foundation.org import queries as org_queries


@pages.page(powers.READ_CHARTER)
def versions(request: pages.Request) -> HttpResponse:
    """Show all versions the reader may read, with their days."""
    today = timezone.localdate()
    rows = {row.pk: row for row in queries.versions(request.actor)}
    names = org_queries.names_of([row.published_by_id for row in rows.values()])
    listed = [
        (rows[edition.version_id], edition, names.get(rows[edition.version_id].published_by_id or 0, ""))
        for edition in queries.editions(request.actor, today)
    ]
    context = {"listed": listed, "can_draft": request.actor.may(powers.DRAFT_CHARTER), "today": today}
    return render(request, "charter/versions.html", context)


@pages.page(powers.READ_CHARTER)
def version(request: pages.Request, pk: int) -> HttpResponse:
    """Show one version: where it stands, what the check says, and what can be done with it."""
    row = queries.get_version(request.actor, pk)
    editions = queries.editions(request.actor, timezone.localdate())
    is_draft = row.state == "draft"
    context = {
        "version": row,
        "edition": next(each for each in editions if each.version_id == pk),
        "findings": queries.findings(row) if is_draft else [],
        "chapters": queries.chapters(pk),
        "publisher": _name(row.published_by_id),
        "drafter": _name(row.drafted_by_id),
        "can_publish": is_draft and request.actor.may(powers.PUBLISH_CHARTER),
        "can_withdraw": is_draft and request.actor.may(powers.DRAFT_CHARTER),
    }
    return render(request, "charter/version.html", context)


@pages.page(powers.READ_CHARTER)
def download(request: pages.Request, pk: int) -> HttpResponse:
    """Give a version out as YAML, which can be changed and uploaded as a draft."""
    row = queries.get_version(request.actor, pk)
    response = HttpResponse(documents.write(queries.as_draft(row)), content_type="application/yaml; charset=utf-8")
    name = f"{row.title}-{row.label}.yaml"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@pages.page(powers.DRAFT_CHARTER)
def upload(request: pages.Request) -> HttpResponse:
    """Take a YAML file in as a draft."""
    return pages.form_page(
        request,
        forms.UploadForm.of(request),
        actions.read_yaml,
        title=Message("上传草案"),
        done=_address,
        submit_label=Message("上传并检查"),
        said=Message("已存为草案"),
    )


@pages.page(powers.PUBLISH_CHARTER)
def publish(request: pages.Request, pk: int) -> HttpResponse:
    """Publish a draft from a day on."""
    row = queries.get_version(request.actor, pk, power=powers.PUBLISH_CHARTER)
    return pages.form_page(
        request,
        forms.PublishForm.of(request, initial={"effective_on": timezone.localdate()}),
        actions.publish_version,
        title=_("发布 {label}").format(label=row.label),
        done=_address(pk),
        fixed={"version_id": pk},
        submit_label=Message("发布"),
        said=Message("已发布"),
        template="charter/publish.html",
        context={"findings": queries.findings(row)},
    )


@pages.page(powers.DRAFT_CHARTER)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Withdraw a draft."""
    return pages.act(
        request, actions.withdraw_version, done=reverse("charter:versions"), said=Message("已撤回草案"), version_id=pk
    )


def _address(pk: int) -> str:
    return reverse("charter:version", args=[pk])


def _name(member_id: Any) -> str:
    return org_queries.names_of([member_id]).get(member_id or 0, "")
