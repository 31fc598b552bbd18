"""Refusals as a program reads them: a stable code, a sentence in Chinese, and a word per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from xiaozhang.base.api.values import Shown
from xiaozhang.base.errors import AlreadyDone, BusinessError, Invalid
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message

JSON = "application/json; charset=utf-8"


class ClauseNamed(Shown):
    """The clause that a refusal follows."""

    id: int = Field(examples=[31])
    number: str = Field(examples=["3.2"])


class Problem(Shown):
    """Why something was not done. `fields` has a word per field that was wrong; nothing was saved."""

    code: str = Field(examples=["invalid"], description="稳定的代码，供程序判断")
    message: str = Field(examples=["请填写客户名称。"], description="给人看的一句话：发生了什么、怎么办")
    fields: dict[str, str] = Field(default_factory=dict, examples=[{"name": "请填写客户名称。"}])
    clause: ClauseNamed | None = Field(default=None, description="依据的制度条款")


class NoToken(BusinessError):
    """No token came, or one that does not count."""

    code = "no_token"
    status = 401


class TooOften(BusinessError):
    """More requests in a minute than a token may make; `wait` is in seconds."""

    code = "too_often"
    status = 429

    def __init__(self, message: Message, *, wait: int) -> None:
        """Keep how long to wait."""
        super().__init__(message)
        self.wait = wait


class Unreadable(BusinessError):
    """What was sent is no JSON."""

    code = "unreadable"
    status = 400


class TooLarge(BusinessError):
    """More was sent than is taken."""

    code = "too_large"
    status = 413


def answer(problem: Problem, status: int) -> HttpResponse:
    """Return a problem as an HTTP answer."""
    return HttpResponse(problem.model_dump_json(exclude_none=True), status=status, content_type=JSON)


def refuse(request: HttpRequest, error: BusinessError) -> HttpResponse:
    """Answer a refusal."""
    fields = {name: words(message) for name, message in error.fields.items()} if isinstance(error, Invalid) else {}
    clause = ClauseNamed(id=error.clause[0], number=error.clause[1]) if error.clause else None
    said = "；".join(fields.values()) if fields else words(error.message)
    status = 409 if isinstance(error, AlreadyDone) else error.status
    response = answer(Problem(code=error.code, message=said, fields=fields, clause=clause), status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.wait)
    return response


def bind_problems(api: NinjaAPI) -> None:
    """Let the API answer everything that is expected in this one shape; anything else stays loud."""

    def business(request: HttpRequest, error: Any) -> HttpResponse:
        return refuse(request, error)

    def unfit(request: HttpRequest, error: Any) -> HttpResponse:
        return refuse(request, Invalid(_by_field(error.errors)))

    def http(request: HttpRequest, error: Any) -> HttpResponse:
        if error.status_code == 401:
            return refuse(request, NoToken(Message("没有执行：请在 Authorization 里带上令牌。")))
        return refuse(request, Unreadable(Message("没有执行：发来的内容不是 JSON，请核对后再发。")))

    def large(request: HttpRequest, error: Any) -> HttpResponse:
        return refuse(request, TooLarge(Message("没有执行：发来的内容太大，请分几次发。")))

    api.add_exception_handler(BusinessError, business)
    api.add_exception_handler(ValidationError, unfit)
    api.add_exception_handler(HttpError, http)
    api.add_exception_handler(RequestDataTooBig, large)


def _by_field(found: Sequence[Mapping[str, Any]]) -> dict[str, Message | str]:
    return {_field(each["loc"]): _said(each) for each in found}


def _field(place: Sequence[object]) -> str:
    """Leave out where the value came from (body, query) and the name of our parameter."""
    inside = [str(part) for part in place[1:]]
    if place and place[0] in ("body", "query") and len(inside) > 1:
        inside = inside[1:]
    return ".".join(inside) or str(place[0] if place else "body")


def _said(found: Mapping[str, Any]) -> str:
    context = found.get("ctx") or {}
    kind = str(found["type"])
    if kind in _WORDS:
        return _(_WORDS[kind]).format(**context)
    return _("填写的内容不对，请对照接口文档。")


_WORDS = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这个字段，请对照接口文档。",
    "string_type": "须为文字。",
    "string_too_long": "太长了，最多 {max_length} 个字。",
    "string_too_short": "至少 {min_length} 个字。",
    "string_pattern_mismatch": "写法不对，请对照接口文档。",
    "string_unicode": "有不能识别的字符。",
    "int_type": "须为整数。",
    "int_parsing": "须为整数。",
    "int_from_float": "须为整数。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "literal_error": "只能是 {expected}。",
    "bool_type": "只能是 true 或 false。",
    "bool_parsing": "只能是 true 或 false。",
    "day": "日期须写成 2026-11-22。",
    "moment": "时间须写成 2026-11-22T09:30:00+08:00。",
    "far": "日期离现在太远，请核对。",
    "list_type": "须为列表。",
    "too_long": "太多了，最多 {max_length} 项。",
    "too_short": "至少 {min_length} 项。",
    "model_attributes_type": "须为 JSON 对象。",
    "model_type": "须为 JSON 对象。",
    "dict_type": "须为 JSON 对象。",
}
