"""Who acts in this request: set once, in three queries beyond the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xiaozhang.foundation.org import queries

if TYPE_CHECKING:
    from xiaozhang.base.actor import Actor

_OPEN_BEFORE_THE_CHANGE = ("org:first_password", "account_logout")


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, end the session of who has left, and send who has a given password to change it first."""

    def serve(request: HttpRequest) -> HttpResponse:
        request.actor = _actor_of(request)  # type: ignore[attr-defined]
        if request.actor is not None and request.user.must_change_password:  # type: ignore[attr-defined, union-attr]
            address = reverse(_OPEN_BEFORE_THE_CHANGE[0])
            if request.path not in {reverse(name) for name in _OPEN_BEFORE_THE_CHANGE}:
                return _sent_to(request, address)
        return get_response(request)

    return serve


def _actor_of(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    today = timezone.localdate()
    if request.user.left_on is not None and request.user.left_on <= today:
        logout(request)
        return None
    return queries.actor_of(request.user.pk, today)


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
