"""钉钉: work notices (工作通知) of an application, and group robots. What this relies on: docs/channels.md."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote_plus, urlencode

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

_MOST_TITLE, _MOST_TEXT, _MOST_ROBOT = 60, 1500, 5000
_BUSY = {-1, 500, 90002, 90003, 90004, 90005, 90006, 90007, 90008, 90009, 90018}  # too many calls, or too busy
_BAD_TOKEN = {40001, 40014, 42001}
_ROBOT_TOO_FAST = {130101, 410100}
_ROBOT_REST_SECONDS = 600  # above twenty a minute a robot is shut up for ten minutes


def _token_request(application: Application) -> Request:
    asked = urlencode({"appkey": application.name, "appsecret": application.secret})
    return Request(f"{application.base}/gettoken?{asked}")


def _read_token(answer: Answer) -> Token | Outcome:
    seconds = answer.code("expires_in")
    if answer.code("errcode") == 0 and answer.text("access_token"):
        return Token(answer.text("access_token"), seconds or 7200)
    if answer.code("errcode") is None:
        return unanswered(answer)
    words = Message("取不到访问令牌：{said}", {"said": answer.text("errmsg")})
    return Outcome(Came.LATER, str(answer.code("errcode")), words, concerns_all=True)


def _message_request(application: Application, token: str, to: str, message: Outgoing) -> Request:
    title, text = cut_bytes(message.title, _MOST_TITLE), cut_bytes(message.text, _MOST_TEXT)
    said: dict[str, object] = {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}
    if message.url:
        card = {
            "title": title,
            "markdown": f"### {title}\n\n" + text.replace("\n", "\n\n"),
            "single_title": "查看",
            "single_url": message.url,
        }
        said = {"msgtype": "action_card", "action_card": card}
    agent: int | str = int(application.agent) if application.agent.isdigit() else application.agent
    url = f"{application.base}/topapi/message/corpconversation/asyncsend_v2?access_token={quote_plus(token)}"
    return Request(url, {"agent_id": agent, "userid_list": to, "msg": said})


def _read_answer(answer: Answer) -> Outcome:
    code = answer.code("errcode")
    if code is None:
        return unanswered(answer)
    if code == 0:
        return Outcome(Came.SENT, "0", f"task_id {answer.values.get('task_id', '')}")
    # 88 is an umbrella: what is meant stands below it.
    inner = answer.text("sub_code") or str(answer.values.get("sub_code", ""))
    meant = int(inner) if code == 88 and inner.isdigit() else code
    said = answer.text("sub_msg") or answer.text("errmsg")
    if meant in _BAD_TOKEN:
        return Outcome(Came.LATER, str(meant), said, concerns_all=True, is_token_bad=True)
    if meant in _BUSY or answer.status == 429:
        return Outcome(Came.LATER, str(meant), said, wait_seconds=60, concerns_all=True)
    if code == 88:  # no right to this interface, an unknown application: for the administrator to mend
        return Outcome(Came.LATER, str(meant), said, concerns_all=True)
    return Outcome(Came.REFUSED, str(meant), said)


def sign(secret: str, milliseconds: int) -> str:
    """Return what a robot with 加签 wants to see, in base64."""
    made = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def _robot_request(url: str, secret: str, message: Outgoing, at: int) -> Request:
    title = cut_bytes(message.title, _MOST_TITLE)
    text = f"### {title}\n\n" + cut_bytes(message.text, _MOST_ROBOT).replace("\n", "\n\n")
    if message.url:
        text += f"\n\n[查看]({message.url})"
    if secret:
        signed = urlencode({"timestamp": at * 1000, "sign": sign(secret, at * 1000)})
        url = f"{url}{'&' if '?' in url else '?'}{signed}"
    return Request(url, {"msgtype": "markdown", "markdown": {"title": title, "text": text}})


def _read_robot_answer(answer: Answer) -> Outcome:
    code = answer.code("errcode")
    if code is None:
        return unanswered(answer)
    said = answer.text("errmsg")
    if code == 0:
        return Outcome(Came.SENT, "0", said)
    if code in _ROBOT_TOO_FAST:
        return Outcome(Came.LATER, str(code), said, wait_seconds=_ROBOT_REST_SECONDS, concerns_all=True)
    if code in _BUSY or answer.status == 429:
        return Outcome(Came.LATER, str(code), said, concerns_all=True)
    return Outcome(Came.REFUSED, str(code), said)


DIALECT = Dialect(
    host="oapi.dingtalk.com",
    asks_agent=True,
    token_request=_token_request,
    read_token=_read_token,
    message_request=_message_request,
    read_answer=_read_answer,
    robot_request=_robot_request,
    read_robot_answer=_read_robot_answer,
)
