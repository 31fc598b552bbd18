"""Operations of the API: who may use one, what it answers, once per request key.

door = api.Door("客户")

@door.read("/customers", schemas.CustomerPage, powers.SEE_CUSTOMERS, "客户列表")
def customer_list(request: api.Request, asked: Query[schemas.CustomersAsked]) -> schemas.CustomerPage: ...
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.api.problems import JSON, Problem
from xiaozhang.base.errors import AlreadyDone, Invalid, NotAllowed
from xiaozhang.base.text import Message

Operation = TypeVar("Operation", bound=Callable[..., BaseModel | HttpResponse])
KEY_HEADER = "Idempotency-Key"
_KEY = r"^[0-9A-Za-z_-]{8,64}$"
_KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": _KEY},
    "description": "同一个键重复提交只执行一次：再次提交得到第一次的结果，状态 200",
    "example": "7f9c2ba4-0001",
}
_READING = (401, 403, 404, 422, 429)
_WRITING = (400, 401, 403, 404, 409, 413, 422, 429)


class Request(HttpRequest):
    """A request that came with a token: `actor` is whom it acts as."""

    actor: Actor
    token_id: int


class Door:
    """The operations of one app; config.api puts its `router` under /api/."""

    def __init__(self, tag: str) -> None:
        """Name the group of operations in the document."""
        self.router = Router(tags=[tag])

    def read(self, path: str, answers: Any, power: Power | None, summary: str) -> Callable[[Operation], Operation]:
        """Declare what is read. `power` None: any token."""
        return self._declare("GET", path, {200: answers}, power, summary, _READING)

    def file(
        self, path: str, media: tuple[str, ...], power: Power | None, summary: str
    ) -> Callable[[Operation], Operation]:
        """Declare what answers a file of one of these media types."""
        bytes_of = {each: {"schema": {"type": "string", "format": "binary"}} for each in media}
        shown = {"responses": {200: {"description": "文件", "content": bytes_of}}}
        return self._declare("GET", path, {200: None}, power, summary, _READING, shown)

    def make(self, path: str, answers: Any, power: Power | None, summary: str) -> Callable[[Operation], Operation]:
        """Declare what makes a record: 201, or 200 with the first result for a key that came before."""
        return self._declare("POST", path, {201: answers, 200: answers}, power, summary, _WRITING)

    def change(
        self, path: str, answers: Any, power: Power | None, summary: str, method: str = "POST"
    ) -> Callable[[Operation], Operation]:
        """Declare what changes a record."""
        return self._declare(method, path, {200: answers}, power, summary, _WRITING)

    def _declare(
        self,
        method: str,
        path: str,
        answers: dict[int, Any],
        power: Power | None,
        summary: str,
        refusals: tuple[int, ...],
        shown: dict[str, Any] | None = None,
    ) -> Callable[[Operation], Operation]:
        extra: dict[str, Any] = dict(shown or {}) if method == "GET" else {"parameters": [_KEY_PARAMETER]}
        if power is not None:
            extra["x-power"] = power.key
        note = f"需要权限：{power.label}" if power is not None else None

        def decorate(operation: Operation) -> Operation:
            self.router.api_operation(
                [method],
                path,
                operation_id=operation.__name__,
                response={**answers, **dict.fromkeys(refusals, Problem)},
                summary=summary,
                description=note,
                openapi_extra=extra,
            )(_guarded(operation, power, is_writing=method != "GET"))
            return operation

        return decorate


def answered(shown: BaseModel, status: int = 200) -> HttpResponse:
    """Return what is shown as an HTTP answer, written once."""
    return HttpResponse(shown.model_dump_json(), status=status, content_type=JSON)


def make(
    request: Request,
    action: Callable[..., Any],
    get: Callable[[Actor, int], Any],
    show: Callable[[Any], BaseModel],
    **values: object,
) -> HttpResponse:
    """Carry out an action that makes a row and show it: 201; the row made the first time if the key came before: 200.

    `get(viewer, id)` reads that row.
    """
    now = timezone.now()
    try:
        row = action(actor=request.actor, now=now, request_key=_sent_key(request), **values)
    except AlreadyDone as earlier:
        return answered(show(get(request.actor, earlier.result)), 200)
    return answered(show(row), 201)


def change(
    request: Request,
    action: Callable[..., Any],
    show: Callable[[], BaseModel],
    **values: object,
) -> HttpResponse:
    """Carry out an action that changes a row and show how the row stands then, also if the key came before."""
    try:
        action(actor=request.actor, now=timezone.now(), request_key=_sent_key(request), **values)
    except AlreadyDone:
        return answered(show())
    return answered(show())


def merged(row: Any, names: Iterable[str], sent: BaseModel) -> dict[str, Any]:
    """Return the values that a change leaves on a row: what was sent, else what stands; `revision` is always sent.

    A null that was sent takes the value away where the row can be without it, else it is as if it were not there.
    """
    values = {name: getattr(row, name) for name in names}
    for name in sent.model_fields_set:
        given = getattr(sent, name)
        if given is not None or name not in values or row._meta.get_field(name).null:
            values[name] = given
    return values


def _guarded(
    operation: Callable[..., BaseModel | HttpResponse], power: Power | None, *, is_writing: bool
) -> Callable[..., HttpResponse]:
    @functools.wraps(operation)
    def guarded(request: Request, *given: Any, **named: Any) -> HttpResponse:
        if power is not None and not request.actor.may(power):
            refusal = "没有执行：令牌没有「{power}」的权限。请换用有这项权限的令牌，或联系管理员。"
            raise NotAllowed(Message(refusal, {"power": power.label}))
        if is_writing:
            _sent_key(request)  # a malformed key is refused also where repeating does no harm
        shown = operation(request, *given, **named)
        return answered(shown) if isinstance(shown, BaseModel) else shown

    # ninja resolves the annotations of what it is given in this module; they are resolved here in their own.
    guarded.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return guarded


def _sent_key(request: Request) -> str | None:
    """Return the request key, told apart by token: two programs may think of the same one."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not re.fullmatch(_KEY, key):
        raise Invalid({KEY_HEADER: "须为 8 至 64 个字母、数字、- 或 _。"})
    return f"api-{request.token_id}-{key}"
