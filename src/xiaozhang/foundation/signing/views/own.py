"""What one is to sign and has signed; reading a text to its end and signing for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from xiaozhang.base import pages, registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.rules.devices import device_words
from xiaozhang.foundation.signing import actions, powers, queries
from xiaozhang.foundation.signing.forms import SignForm
from xiaozhang.foundation.signing.rules.devices import is_phone

_SHOWN = 100


@pages.page(powers.SIGN)
def mine(request: pages.Request) -> HttpResponse:
    """Show what one is to sign, and what one has signed."""
    today = timezone.localdate()
    context = {
        "awaited": queries.awaited(request.actor, today),
        "signatures": queries.own_signatures(request.actor)[:_SHOWN],
        "may_follow": request.actor.may(powers.FOLLOW_SIGNING),
    }
    return render(request, "signing/mine.html", context)


@pages.page(powers.SIGN)
def read(request: pages.Request, pk: int) -> HttpResponse:
    """Show a text whole, with what is new since one last signed, and sign for it at its end."""
    row = queries.get_request(request.actor, pk)
    signature, before = queries.own_of_series(request.actor, row)
    kind = registries.signable_kinds.get(row.text_kind)
    agent = request.headers.get("User-Agent", "")
    context = {
        "row": row,
        "kind": kind,
        "signature": signature,
        "own": None if signature else queries.own_term(request.actor, row, timezone.localdate()),
        "instead": queries.replacement_of(row),
        "signed_before": before,
        "statement": queries.statement_of(row),
        "text": kind.reading(row.record_id, request.actor.roles, before.request.record_id if before else None),
    }
    return pages.form_page(
        request,
        SignForm.of(request, initial={"text_hash": row.wording.text_hash}),
        actions.sign,
        title=str(row),
        done=reverse("signing:read", args=[pk]),
        fixed={
            "request_id": pk,
            "device": "phone" if is_phone(agent) else "computer",
            "client": device_words(agent),
        },
        said=Message("已签阅{text}", {"text": str(row)}),
        template="signing/read.html",
        context=context,
    )


@pages.page(powers.SIGN)
def words(request: pages.Request, pk: int) -> HttpResponse:
    """Give the exact words out whose fingerprint was signed for."""
    row: Any = queries.get_request(request.actor, pk)
    kept = queries.kept_wording(row.wording.text_hash)
    kind = registries.signable_kinds.get(row.text_kind)
    response = HttpResponse(kept.words if kept else "", content_type="text/plain; charset=utf-8")
    name = f"{row.title}-{row.version}.{kind.extension}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
