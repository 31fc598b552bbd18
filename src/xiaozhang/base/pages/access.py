"""Who may open a page: each view says it once, by decorator, and a test reads it there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.pages import htmx
from xiaozhang.base.text import Message

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as org's middleware leaves it.

    `actor` is the signed-in person (views behind a decorator of this module).
    """

    actor: Actor
    htmx: HtmxDetails


View = Callable[..., HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


def page(power: Power) -> Callable[[View], View]:
    """Open a view to signed-in members who have the power. Sets `view.power`."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is None:
                return to_sign_in(request)
            if not actor.may(power):
                raise NotAllowed(
                    Message(
                        "没有打开这一页。您的岗位没有「{power}」的权限，如工作需要请联系管理员。",
                        {"power": power.label},
                    )
                )
            return _private(view(request, *args, **kwargs))

        return _marked(guarded, power=power)

    return decorate


def signed_in(view: View) -> View:
    """Open a view to any signed-in member. Sets `view.power = None` and `view.signed_in = True`."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request) is None:
            return to_sign_in(request)
        return _private(view(request, *args, **kwargs))

    return _marked(guarded, power=None, signed_in=True)


def public(view: View) -> View:
    """Open a view to everyone. Sets `view.is_public = True`."""

    @functools.wraps(view)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _marked(opened, is_public=True)


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who acts, or None for a visitor; also where org's middleware has not run (an error before it)."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in and back; a fragment request sends the whole page there."""
    back = htmx.current_path(request) if htmx.is_htmx(request) else request.get_full_path()
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if htmx.is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _private(response: HttpResponse) -> HttpResponse:
    # One address answers a page and fragments of it: neither a proxy nor the back button may mix them up.
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response


def _marked(view: View, **marks: object) -> View:
    guarded: View = require_http_methods(METHODS)(view)
    for name, value in marks.items():
        setattr(guarded, name, value)
    return guarded
