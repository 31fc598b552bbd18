"""Versions: which there are, and how far each is on its way."""

from __future__ import annotations

from functools import partial
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
from xiaozhang.foundation.charter.queries import life
from xiaozhang.foundation.org import queries as org_queries


@pages.page(powers.READ_CHARTER)
def versions(request: pages.Request) -> HttpResponse:
    """Show all versions the reader may read, with their days."""
    today = timezone.localdate()
    rows = {row.pk: row for row in queries.versions(request.actor)}
    names = org_queries.names_of([row.published_by_id for row in rows.values()])
    formers = life.formers(rows.values())
    listed = [
        (row, edition, names.get(row.published_by_id or 0, ""), formers.get(row.pk))
        for edition in queries.editions(request.actor, today)
        for row in (rows[edition.version_id],)
    ]
    context = {
        "listed": listed,
        "can_draft": request.actor.may(powers.DRAFT_CHARTER),
        "ways_in": life.ways_in(request.actor, rows.values()),
    }
    return render(request, "charter/versions.html", context)


@pages.page(powers.READ_CHARTER)
def version(request: pages.Request, pk: int) -> HttpResponse:
    """Show one version: how far it is, what the check says, and what is to be done next."""
    row = queries.get_version(request.actor, pk)
    return pages.record_page(
        request,
        queries.APPROVAL_KIND,
        row,
        overview_template="charter/_version.html",
        context=lambda: life.page_of(request.actor, row, timezone.localdate()),
        facts=_facts(row),
        template="charter/version.html",
    )


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


@pages.page(powers.DRAFT_CHARTER)
def submit(request: pages.Request, pk: int) -> HttpResponse:
    """Put a draft up for approval."""
    row = queries.get_version(request.actor, pk, power=powers.DRAFT_CHARTER)
    return pages.form_page(
        request,
        forms.SubmitForm.of(request),
        actions.submit_for_approval,
        title=_("提审 {label}").format(label=row.label),
        done=_address(pk),
        fixed={"version_id": pk},
        submit_label=Message("提审"),
        said=Message("已提审"),
        template="charter/submit.html",
        context={"chain": queries.chain_on(timezone.localdate()), "findings": queries.findings(row)},
    )


@pages.page(powers.DRAFT_CHARTER)
def reopen(request: pages.Request, pk: int) -> HttpResponse:
    """Take an approved version back into editing."""
    row = queries.get_version(request.actor, pk, power=powers.DRAFT_CHARTER)
    return pages.form_page(
        request,
        forms.ReasonForm.of(request),
        actions.reopen_version,
        title=_("退回修改 {label}").format(label=row.label),
        done=_address(pk),
        fixed={"version_id": pk},
        submit_label=Message("退回修改"),
        said=Message("已退回，审批作废，修改后重新提审"),
    )


@pages.page(powers.PUBLISH_CHARTER)
def publish(request: pages.Request, pk: int) -> HttpResponse:
    """Publish a version from a day on, with a reason for each warning."""
    row = queries.get_version(request.actor, pk, power=powers.PUBLISH_CHARTER)
    today, found = timezone.localdate(), queries.findings(row)
    warnings = [each for each in found if not each.is_error]
    return pages.form_page(
        request,
        forms.PublishForm.of(
            request,
            warnings=warnings,
            warning_of=partial(queries.warning_of_day, today=today),
            initial={"effective_on": today},
        ),
        actions.publish_version,
        title=_("发布 {label}").format(label=row.label),
        done=_address(pk),
        fixed={"version_id": pk},
        submit_label=Message("发布"),
        said=Message("已发布"),
        template="charter/publish.html",
        context={
            "findings": [each for each in found if each.is_error],
            "has_warnings": bool(warnings),
            "is_direct": row.state == "draft",
            "chain": queries.chain_on(today) if row.state == "draft" else None,
        },
    )


@pages.page(powers.PUBLISH_CHARTER)
def withdraw_publication(request: pages.Request, pk: int) -> HttpResponse:
    """Withdraw a published version before its first day."""
    row = queries.get_version(request.actor, pk, power=powers.PUBLISH_CHARTER)
    return pages.form_page(
        request,
        forms.ReasonForm.of(request),
        actions.withdraw_publication,
        title=_("撤回已发布的 {label}").format(label=row.label),
        done=_address(pk),
        fixed={"version_id": pk},
        submit_label=Message("撤回"),
        said=Message("已撤回，上一版继续有效"),
    )


@pages.page(powers.DRAFT_CHARTER)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Withdraw a draft."""
    return pages.act(
        request, actions.withdraw_version, done=reverse("charter:versions"), said=Message("已撤回草案"), version_id=pk
    )


def _address(pk: int) -> str:
    return reverse("charter:version", args=[pk])


def _facts(row: Any) -> list[str]:
    """One line under the title: the state, and what the version is about in its first line."""
    note = row.note.strip().split("\n")[0] if row.note else ""
    return [str(row.get_state_display()), *([note] if note else [])]
