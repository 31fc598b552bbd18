"""Requests to one view, as the house's middleware would pass them on."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Power, Scope
from xiaozhang.base.text import Message

POWER = Power("sample.look", Message("看样例"))
ACTOR = Actor(member_id=7, name="林越", powers=frozenset({POWER.key}), scope=Scope.SELF, member_ids=frozenset({7}))
VISITOR = None


def request(
    method: str,
    path: str,
    sent: dict[str, Any] | None = None,
    *,
    actor: Actor | None = ACTOR,
    target: str = "",
    **headers: str,
) -> Any:
    """Build a request; `target` makes it one of htmx for the element with that id."""
    if target:
        headers = {"HX-Request": "true", "HX-Target": target, **headers}
    made: HttpRequest = getattr(RequestFactory(), method)(path, sent or {}, headers=headers)
    made.actor = actor  # type: ignore[attr-defined]
    made._messages = CookieStorage(made)  # type: ignore[attr-defined]
    return made


def ask(view: Any, made: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Call a view with the error middleware around it, as Django's handler does."""
    try:
        answer: HttpResponse = view(made, **kwargs)
    except Exception as error:
        refused = pages.error_middleware(lambda request: HttpResponse()).process_exception(made, error)  # type: ignore[attr-defined]
        if refused is None:
            raise
        return refused  # type: ignore[no-any-return]
    return answer


def notes(made: HttpRequest) -> list[str]:
    """Return the toasts and refusals that wait for the next page."""
    return [str(message) for message in get_messages(made)]


def text(answer: HttpResponse) -> str:
    """Return the page's HTML."""
    return answer.content.decode()
