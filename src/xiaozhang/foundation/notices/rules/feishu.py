"""飞书: messages of an application's bot to a person, and group robots. What this relies on: docs/channels.md."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from xiaozhang.base.text import Message
from xiaozhang.foundation.notices.rules.channels import (
    Answer,
    Application,
    Came,
    Dialect,
    Outcome,
    Outgoing,
    Request,
    Token,
    cut_bytes,
    unanswered,
)

_MOST_TEXT = 15_000
_BAD_TOKEN = {99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677}
_TOO_MANY = {99991400, 230020, 11232}
_NOT_REACHED = {230001, 230013, 99992351, 99992352, 99992360, 99992361}  # no such person, or out of the bot's reach
_REST_SECONDS = 60


def _token_request(application: Application) -> Request:
    url = f"{application.base}/open-apis/auth/v3/tenant_access_token/internal"
    return Request(url, {"app_id": application.name, "app_secret": application.secret})


def _read_token(answer: Answer) -> Token | Outcome:
    if answer.code("code") == 0 and answer.text("tenant_access_token"):
        return Token(answer.text("tenant_access_token"), answer.code("expire") or 7200)
    if answer.code("code") is None:
        return unanswered(answer)
    if _is_too_much(answer):
        return _rested(answer)
    words = Message("取不到访问令牌：{said}", {"said": answer.text("msg")})
    return Outcome(Came.LATER, str(answer.code("code")), words, concerns_all=True)


def _message_request(application: Application, token: str, to: str, message: Outgoing) -> Request:
    kind = "open_id" if to.startswith("ou_") else "union_id" if to.startswith("on_") else "user_id"
    body = {
        "receive_id": to,
        "msg_type": "post",
        "content": json.dumps({"zh_cn": _post(message)}, ensure_ascii=False),
        "uuid": hashlib.sha256(message.key.encode()).hexdigest()[:50],
    }
    url = f"{application.base}/open-apis/im/v1/messages?receive_id_type={kind}"
    return Request(url, body, {"Authorization": f"Bearer {token}"})


def _post(message: Outgoing) -> dict[str, object]:
    lines: list[list[dict[str, str]]] = [
        [{"tag": "text", "text": line}] for line in cut_bytes(message.text, _MOST_TEXT).split("\n") if line
    ]
    if message.url:
        lines.append([{"tag": "a", "text": "查看", "href": message.url}])
    return {"title": message.title, "content": lines or [[{"tag": "text", "text": message.title}]]}


def _read_answer(answer: Answer) -> Outcome:
    code, said = answer.code("code"), answer.text("msg")
    if code is None:
        return unanswered(answer)
    if code == 0:
        made = answer.values.get("data")
        number = made.get("message_id", "") if isinstance(made, dict) else ""
        return Outcome(Came.SENT, "0", f"message_id {number}")
    if code in _BAD_TOKEN:
        return Outcome(Came.LATER, str(code), said, concerns_all=True, is_token_bad=True)
    if _is_too_much(answer):
        return _rested(answer)
    if code in _NOT_REACHED:
        return Outcome(Came.REFUSED, str(code), said)
    return Outcome(Came.LATER, str(code), said, concerns_all=True)


def _is_too_much(answer: Answer) -> bool:
    return answer.status == 429 or answer.code("code") in _TOO_MANY


def _rested(answer: Answer) -> Outcome:
    asked = answer.headers.get("x-ogw-ratelimit-reset", "")
    seconds = int(asked) if asked.isascii() and asked.isdigit() else _REST_SECONDS
    code, said = str(answer.code("code")), answer.text("msg")
    return Outcome(Came.LATER, code, said, wait_seconds=max(seconds, 1), concerns_all=True)


def sign(secret: str, seconds: int) -> str:
    """Return what a robot with 签名校验 wants to see: time and secret are the key, and nothing is signed with it."""
    return base64.b64encode(hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


def _robot_request(url: str, secret: str, message: Outgoing, at: int) -> Request:
    body: dict[str, object] = {"msg_type": "post", "content": {"post": {"zh_cn": _post(message)}}}
    if secret:
        body = {"timestamp": str(at), "sign": sign(secret, at), **body}
    return Request(url, body)


def _read_robot_answer(answer: Answer) -> Outcome:
    code, said = answer.code("code"), answer.text("msg")
    if code is None:
        code, said = answer.code("StatusCode"), answer.text("StatusMessage")  # as old robots answer
    if code is None:
        return unanswered(answer)
    if code == 0:
        return Outcome(Came.SENT, "0", said)
    if _is_too_much(answer):
        return _rested(answer)
    return Outcome(Came.REFUSED, str(code), said)


DIALECT = Dialect(
    host="open.feishu.cn",
    asks_agent=False,
    token_request=_token_request,
    read_token=_read_token,
    message_request=_message_request,
    read_answer=_read_answer,
    robot_request=_robot_request,
    read_robot_answer=_read_robot_answer,
)
