"""企业微信: messages of an application (应用消息), and group robots. What this relies on: docs/channels.md."""

from __future__ import annotations

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

_MOST_TITLE, _MOST_CARD, _MOST_TEXT, _MOST_ROBOT = 120, 500, 1900, 3900
_SAME_SECONDS = 4 * 3600  # the longest time for which the other side drops a repeat
_BAD_TOKEN = {40014, 42001}
_BUSY = {-1, 6000, 45009, 45033}
_NOT_REACHED = {40003, 81013}  # nobody of this id, or not within the application's reach
_REST_SECONDS = 60


def _token_request(application: Application) -> Request:
    asked = urlencode({"corpid": application.name, "corpsecret": application.secret})
    return Request(f"{application.base}/cgi-bin/gettoken?{asked}")


def _read_token(answer: Answer) -> Token | Outcome:
    if answer.code("errcode") == 0 and answer.text("access_token"):
        return Token(answer.text("access_token"), answer.code("expires_in") or 7200)
    if answer.code("errcode") is None:
        return unanswered(answer)
    words = Message("取不到访问令牌：{said}", {"said": answer.text("errmsg")})
    return Outcome(Came.LATER, str(answer.code("errcode")), words, concerns_all=True)


def _message_request(application: Application, token: str, to: str, message: Outgoing) -> Request:
    if message.url:
        said: dict[str, object] = {
            "msgtype": "textcard",
            "textcard": {
                "title": cut_bytes(message.title, _MOST_TITLE),
                "description": cut_bytes(message.text or message.title, _MOST_CARD),
                "url": message.url,
                "btntxt": "查看",
            },
        }
    else:
        said = {"msgtype": "text", "text": {"content": cut_bytes(f"{message.title}\n{message.text}", _MOST_TEXT)}}
    body = {
        "touser": to,
        "agentid": int(application.agent) if application.agent.isdigit() else application.agent,
        **said,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": _SAME_SECONDS,
    }
    return Request(f"{application.base}/cgi-bin/message/send?access_token={quote_plus(token)}", body)


def _read_answer(answer: Answer) -> Outcome:
    code, said = answer.code("errcode"), answer.text("errmsg")
    if code is None:
        return unanswered(answer)
    if code == 0:
        if answer.text("invaliduser") or answer.text("unlicenseduser"):
            return Outcome(Came.REFUSED, "0", Message("对方没有这个人，或这个人不在应用的可见范围内。"))
        return Outcome(Came.SENT, "0", f"msgid {answer.text('msgid')}")
    if code in _BAD_TOKEN:
        return Outcome(Came.LATER, str(code), said, concerns_all=True, is_token_bad=True)
    if code in _BUSY or answer.status == 429:
        return Outcome(Came.LATER, str(code), said, wait_seconds=_REST_SECONDS, concerns_all=True)
    if code in _NOT_REACHED:
        return Outcome(Came.REFUSED, str(code), said)
    # What is left is about the application (its secret, its right, our address): for the administrator to mend.
    return Outcome(Came.LATER, str(code), said, concerns_all=True)


def _robot_request(url: str, secret: str, message: Outgoing, at: int) -> Request:
    link = f"\n[查看]({message.url})" if message.url else ""
    content = cut_bytes(f"**{message.title}**\n{message.text}", _MOST_ROBOT - len(link.encode())) + link
    return Request(url, {"msgtype": "markdown", "markdown": {"content": content}})


def _read_robot_answer(answer: Answer) -> Outcome:
    code, said = answer.code("errcode"), answer.text("errmsg")
    if code is None:
        return unanswered(answer)
    if code == 0:
        return Outcome(Came.SENT, "0", said)
    if code in _BUSY or answer.status == 429:
        return Outcome(Came.LATER, str(code), said, wait_seconds=_REST_SECONDS, concerns_all=True)
    return Outcome(Came.REFUSED, str(code), said)


DIALECT = Dialect(
    host="qyapi.weixin.qq.com",
    asks_agent=True,
    token_request=_token_request,
    read_token=_read_token,
    message_request=_message_request,
    read_answer=_read_answer,
    robot_request=_robot_request,
    read_robot_answer=_read_robot_answer,
)
