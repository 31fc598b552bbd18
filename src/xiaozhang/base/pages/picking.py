"""The rows that a reader has ticked on a list, as they come to the page that does something with them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PICK = "pick"
BACK = "back"
MOST_PICKED = 200


def picked(request: HttpRequest) -> list[int]:
    """Return the ids of the ticked rows, at most two hundred; what is no id is left out."""
    sent = request.GET.getlist(PICK)[: MOST_PICKED * 2]
    ids = (int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 19)
    return list(dict.fromkeys(pk for pk in ids if pk > 0))[:MOST_PICKED]


def back_to(request: HttpRequest, default: str = "/") -> str:
    """Return the address on this host that the page was asked to return to, else the default."""
    back = request.POST.get(BACK) or request.GET.get(BACK, "")
    is_ours = back.startswith("/") and len(back) <= 4_000 and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else default
