"""From a form to one action and back: the only place where a page turns a refusal into words on the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base.errors import AlreadyDone, BusinessError, Invalid
from xiaozhang.base.pages import htmx
from xiaozhang.base.pages.access import Request
from xiaozhang.base.pages.form import Form
from xiaozhang.base.pages.toasts import toast
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message

Action = Callable[..., Any]
Done = str | Callable[[int], str]
ShownOnce = Callable[[Any, int], HttpResponse]

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a form.

    Done or not, the id of what was made or changed (0 if the action names none), HTTP status, and what the action
    returned (None if the same request was carried out before).
    """

    is_done: bool
    pk: int = 0
    status: int = 200
    result: Any = None


def form_page(
    request: Request,
    form: Form,
    action: Action,
    *,
    title: Message | str,
    done: Done,
    fixed: Mapping[str, object] | None = None,
    submit_label: Message | str = "保存",
    said: Message | str = "已保存",
    template: str = "components/form_page.html",
    context: Mapping[str, object] | None = None,
    shown_once: ShownOnce | None = None,
) -> HttpResponse:
    """Show a form, or carry it out: one page for the whole window, the drawer, with and without script.

    POST validates and calls `action(actor=, now=, request_key=, **cleaned, **fixed)`. Success goes to `done(id)` with
    the toast `said`; the same request again answers as the first time; a refusal comes back on the form with its HTTP
    status.

    `shown_once(result, pk)` answers a success at once instead: with a secret that is kept nowhere, which no redirect
    may lose. Asked the same again, `result` is None and the secret is gone.
    """
    status = 200
    if request.method == "POST":
        outcome = submit(request, form, action, fixed=fixed)
        if outcome.is_done:
            if shown_once is not None:
                return shown_once(outcome.result, outcome.pk)
            return succeed(request, done, outcome.pk, said)
        status = outcome.status
    values = {
        "form": form,
        "title": words(title),
        "submit_label": words(submit_label),
        "address": request.get_full_path(),
        "back": back_address(request, done),
        **(context or {}),
    }
    return render(request, template, values, status=status)


def submit(request: Request, form: Form, action: Action, *, fixed: Mapping[str, object] | None = None) -> Submitted:
    """Validate a bound form and carry out the action.

    What was refused stands on the form afterwards (`form.refusal`).
    """
    if not form.is_valid():
        return Submitted(is_done=False, status=422)
    cleaned = dict(form.cleaned_data)
    request_key = cleaned.pop(Form.KEY)
    try:
        pk, result = _run(request, action, request_key, {**cleaned, **(fixed or {})})
    except Invalid as error:
        _put_on_fields(form, error)
        return Submitted(is_done=False, status=error.status)
    except BusinessError as error:
        form.refusal = error
        return Submitted(is_done=False, status=error.status)
    return Submitted(is_done=True, pk=pk, result=result)


def act(request: Request, action: Action, *, done: Done, said: Message | str, **values: object) -> HttpResponse:
    """Carry out what a button asks for (components/_act.html): POST only, once per `request_key`.

    Raises BusinessError, which the error middleware shows.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    pk, _result = _run(request, action, sent_key(request), values)
    return succeed(request, done, pk, said)


def succeed(request: Request, done: Done, pk: int, said: Message | str) -> HttpResponse:
    """Answer a request that was carried out: go to `done`, with the toast waiting there.

    Where `done` makes the address of an id, the record is new: other pages than lists open it.
    """
    toast(request, said)
    url = done if isinstance(done, str) else done(pk)
    return htmx.finished(url, is_new=callable(done)) if htmx.is_htmx(request) else HttpResponseRedirect(url)


def sent_key(request: Request) -> str:
    """Return the request key that was posted; "" for none or a malformed one, then nothing guards against repeats."""
    key = request.POST.get(Form.KEY, "")
    return key if _KEY.fullmatch(key) else ""


def back_address(request: Request, done: Done) -> str:
    """Where 取消 leads without script: where one came from on this host, else a plain `done` or home."""
    referer = request.headers.get("Referer", "")
    host = f"{request.scheme}://{request.get_host()}"
    if referer.startswith(f"{host}/") and referer != request.build_absolute_uri():
        return referer.removeprefix(host)
    return done if isinstance(done, str) else "/"


def _run(request: Request, action: Action, request_key: str, values: Mapping[str, object]) -> tuple[int, Any]:
    try:
        result = action(actor=request.actor, now=timezone.now(), request_key=request_key, **values)
    except AlreadyDone as earlier:
        return earlier.result, None
    pk = getattr(result, "pk", result)
    return (pk if isinstance(pk, int) else 0), result


def _put_on_fields(form: Form, error: Invalid) -> None:
    for name, message in error.fields.items():
        said = words(message)
        if name in form.fields and not form.fields[name].widget.is_hidden:
            form.add_error(name, said)
        else:
            form.add_error(None, said or _("请检查填写的内容。"))
