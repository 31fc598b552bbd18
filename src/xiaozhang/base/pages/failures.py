"""Refusals and failures that leave a view: said in Chinese, inside the frame, in the shape the caller asked for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiaozhang.base import memory
from xiaozhang.base.errors import AlreadyDone, BusinessError, Missing, NotAllowed
from xiaozhang.base.pages import htmx
from xiaozhang.base.pages.access import View
from xiaozhang.base.pages.toasts import keep_refusal
from xiaozhang.base.pages.words import headline, words
from xiaozhang.base.text import Message

API = "/api/"


class TooLarge(BusinessError):
    """More was sent than a page takes."""

    code = "too_large"
    status = 413


class Unreadable(BusinessError):
    """What was sent cannot be read."""

    code = "unreadable"
    status = 400


def error_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Turn BusinessErrors that escape a view into answers; anything else stays loud. A page is read in one memory."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with memory.while_reading():
            return get_response(request)

    middleware.process_exception = answer_exception  # type: ignore[attr-defined]
    return middleware


def answer_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Answer what a view raised, or None for a defect."""
    if isinstance(error, BusinessError):
        return answer(request, error)
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        return answer(request, TooLarge(Message("没有收下。内容太大，请分几次提交。")))
    if isinstance(error, SuspiciousOperation):
        return answer(request, Unreadable(Message("没有收下。发来的内容读不懂，请刷新页面后重试。")))
    if isinstance(error, Http404):
        return answer(request, Missing())
    if isinstance(error, PermissionDenied):
        return answer(request, NotAllowed(Message("没有打开这一页。您没有这项权限，如工作需要请联系管理员。")))
    return None


def answer(request: HttpRequest, error: BusinessError) -> HttpResponse:
    """Show a refusal: JSON to the API, a fragment to htmx, back to the form's page after a POST, else a page."""
    status = error.status if not isinstance(error, AlreadyDone) else 409
    if request.path.startswith(API):
        return JsonResponse({"code": error.code, "message": words(error.message)}, status=status)
    if htmx.is_htmx(request):
        response = render(request, "components/_refusal_note.html", {"error": error}, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#refusals", "innerHTML"
        return response
    back = _page_before(request)
    if request.method == "POST" and back:
        keep_refusal(request, error)
        return HttpResponseRedirect(back)
    bold, rest = headline(words(error.message))
    return render(request, "components/error_page.html", {"error": error, "title": bold, "rest": rest}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose guard has expired (settings.CSRF_FAILURE_VIEW)."""
    return answer(request, NotAllowed(Message("没有提交。这一页放得太久，或浏览器没有保存 Cookie。请返回刷新后重填。")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (handler404)."""
    return answer(request, Missing(Message("没有这一页。地址可能写错了，或内容已经移走。")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed (handler403)."""
    return answer(request, NotAllowed(Message("没有打开这一页。您没有这项权限，如工作需要请联系管理员。")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read (handler400)."""
    return answer_exception(request, exception) or answer(request, Unreadable(_("没有收下。发来的内容读不懂。")))


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something broke on our side (handler500): no database, no frame, since either may be what broke."""
    if request.path.startswith(API):
        said = _("没有执行：系统出错了，已记入服务器日志。请稍后再试；如一直这样，请联系管理员。")
        return JsonResponse({"code": "broken", "message": said}, status=500)
    return render(request, "500.html", {}, status=500)


handlers: dict[str, View] = {
    "handler400": bad_request,
    "handler403": forbidden,
    "handler404": not_found,
    "handler500": broken,
}


def _page_before(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    if parts.path == request.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
