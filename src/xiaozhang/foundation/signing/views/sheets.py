"""Evidence on paper: one signature, all of one text, all of one member."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import powers, queries


@pages.page(powers.SIGN)
def signature(request: pages.Request, pk: int) -> HttpResponse:
    """Show the evidence of one signature, to be printed: one's own, or one in reach for who follows signing."""
    row = queries.get_signature(request.actor, pk)
    kept = queries.kept_wording(row.text_hash)
    context = {
        "signature": row,
        "row": row.request,
        "is_whole": kept is not None and hashlib.sha256(kept.words.encode()).hexdigest() == row.text_hash,
        "company": org.company_name(),
        "now": timezone.localtime(),
    }
    return render(request, "signing/signature.html", context)


@pages.page(powers.FOLLOW_SIGNING)
def sheet(request: pages.Request, pk: int) -> HttpResponse:
    """Show who has signed one text, and who has not yet, to be printed."""
    row, today = queries.get_request(request.actor, pk), timezone.localdate()
    pending = queries.only_pending(queries.reachable(request.actor, row, today), request.actor)
    context = {
        "row": row,
        "signatures": list(queries.sheet_of(request.actor, row)),
        "pending": list(pending.order_by("due_on", "pk")),
        "roles": queries.role_labels(row.roles),
        "company": org.company_name(),
        "now": timezone.localtime(),
    }
    return render(request, "signing/sheet.html", context)


@pages.page(powers.FOLLOW_SIGNING)
def member_sheet(request: pages.Request, pk: int) -> HttpResponse:
    """Show everything a member in reach has signed, to be printed."""
    member = org.get_member(request.actor, pk)
    context = {
        "member": member,
        "signatures": list(queries.signatures_of(request.actor, pk)),
        "company": org.company_name(),
        "now": timezone.localtime(),
    }
    return render(request, "signing/member_sheet.html", context)
