"""What a request by htmx asks for, and the answers only htmx reads."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

DRAWER = "drawer"
TAB_BODY = "tab-body"
ROWS = "rows"


def is_htmx(request: HttpRequest) -> bool:
    """Say whether a script asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def is_for(request: HttpRequest, target: str) -> bool:
    """Say whether the answer will go into the element with that id."""
    return is_htmx(request) and request.headers.get("HX-Target") == target


def current_path(request: HttpRequest) -> str:
    """Return path and query of the page the reader is on (not of this request); "/" if the browser does not say."""
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    path = parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"
    return f"{path}?{parts.query}" if parts.query else path


def finished(url: str, *, is_new: bool = False) -> HttpResponse:
    """Tell the page that what the drawer or a button asked for is done; drawer.js decides what to refresh.

    `is_new`: the address is that of a record which was made just now.
    """
    done: dict[str, object] = {"url": url, **({"isNew": True} if is_new else {})}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"xz:done": done})})
