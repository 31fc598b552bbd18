"""Which member a form is about: `?member=12`, or whoever is chosen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import queries as org_queries

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member


def asked_member(request: pages.Request) -> Member | None:
    """Return the member named in the address, None where none is. Raises Missing."""
    text = request.GET.get("member", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Missing
    return org_queries.get_member(request.actor, int(text))


def back_to(member: Member | None, list_name: str) -> str:
    """Return where the form came from: the member's page, or the list."""
    return reverse("staffing:pay", args=[member.pk]) if member else reverse(list_name)
