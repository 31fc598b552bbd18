"""Asking an interface, by the guarded call of base.calling."""

from __future__ import annotations

import json

from xiaozhang.base.addresses import BadAddress, read_address
from xiaozhang.base.calling import call
from xiaozhang.foundation.notices.rules.channels import Answer, Came, Outcome, Request

_HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "xiaozhang-notices/1"}


def ask(request: Request, *, may_call_private: bool) -> Answer | Outcome:
    """Return the answer, or an outcome where there was none."""
    try:
        target = read_address(request.url, may_call_private=may_call_private)
    except BadAddress as bad:
        return Outcome(Came.LATER, "", bad.words, concerns_all=True)
    came = call(target, request.encoded(), {**_HEADERS, **request.headers}, may_call_private=may_call_private)
    if came.status is None:
        return Outcome(Came.LATER, "", came.error or "", concerns_all=True)
    return Answer(came.status, _values(came.text), came.headers)


def _values(text: str) -> dict[str, object]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
