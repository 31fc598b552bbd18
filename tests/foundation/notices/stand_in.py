"""The three companies' interfaces on this machine: they answer as the real ones are documented to, and as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Said = tuple[int, dict[str, Any], dict[str, str]]


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class StandIn:
    """What came, how many tokens were given, and answers to be given out of turn (by path)."""

    port: int = 0
    came: list[Asked] = field(default_factory=list)
    tokens: int = 0
    told: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.came]

    def answer(self, asked: Asked) -> Said:
        """Return what is told for the path, else what the real one says when all is well."""
        self.came.append(asked)
        if waiting := self.told.get(asked.path):
            return waiting.pop(0)
        make = _USUAL.get(asked.path)
        return (200, make(self, asked), {}) if make else (404, {"errcode": 404}, {})

    def token(self) -> str:
        """Give another token."""
        self.tokens += 1
        return f"token-{self.tokens}"


def _dingtalk_token(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.query != {"appkey": "our-app", "appsecret": "app-secret"}:
        return {"errcode": 40096, "errmsg": "不合法的appKey或appSecret"}
    return {"errcode": 0, "access_token": here.token(), "errmsg": "ok", "expires_in": 7200}


def _dingtalk_send(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.query.get("access_token") != f"token-{here.tokens}":
        return {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token", "errmsg": "ding talk error"}
    return {"errcode": 0, "errmsg": "ok", "task_id": 256271667526, "request_id": "4jzllmte0wau"}


def _wecom_token(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.query != {"corpid": "our-app", "corpsecret": "app-secret"}:
        return {"errcode": 40001, "errmsg": "invalid credential"}
    return {"errcode": 0, "errmsg": "ok", "access_token": here.token(), "expires_in": 7200}


def _wecom_send(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.query.get("access_token") != f"token-{here.tokens}":
        return {"errcode": 42001, "errmsg": "access_token expired"}
    return {"errcode": 0, "errmsg": "ok", "msgid": "xxxx"}


def _feishu_token(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.body != {"app_id": "our-app", "app_secret": "app-secret"}:
        return {"code": 10014, "msg": "app secret invalid"}
    return {"code": 0, "msg": "ok", "tenant_access_token": here.token(), "expire": 7200}


def _feishu_send(here: StandIn, asked: Asked) -> dict[str, Any]:
    if asked.headers.get("Authorization") != f"Bearer token-{here.tokens}":
        return {"code": 99991663, "msg": "Invalid access token for authorization."}
    return {"code": 0, "msg": "success", "data": {"message_id": "om_dc13264520392913993dd051dba21dcf"}}


TOKEN_PATHS = {
    "dingtalk": "/gettoken",
    "wecom": "/cgi-bin/gettoken",
    "feishu": "/open-apis/auth/v3/tenant_access_token/internal",
}
SEND_PATHS = {
    "dingtalk": "/topapi/message/corpconversation/asyncsend_v2",
    "wecom": "/cgi-bin/message/send",
    "feishu": "/open-apis/im/v1/messages",
}
ROBOT_PATHS = {
    "dingtalk": "/robot/send",
    "wecom": "/cgi-bin/webhook/send",
    "feishu": "/open-apis/bot/v2/hook/abc",
}
_USUAL: dict[str, Callable[[StandIn, Asked], dict[str, Any]]] = {
    TOKEN_PATHS["dingtalk"]: _dingtalk_token,
    TOKEN_PATHS["wecom"]: _wecom_token,
    TOKEN_PATHS["feishu"]: _feishu_token,
    SEND_PATHS["dingtalk"]: _dingtalk_send,
    SEND_PATHS["wecom"]: _wecom_send,
    SEND_PATHS["feishu"]: _feishu_send,
    ROBOT_PATHS["dingtalk"]: lambda here, asked: {"errcode": 0, "errmsg": "ok"},
    ROBOT_PATHS["wecom"]: lambda here, asked: {"errcode": 0, "errmsg": "ok"},
    ROBOT_PATHS["feishu"]: lambda here, asked: {"code": 0, "msg": "success", "data": {}},
}


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Listen on a free port of this machine."""
    here = StandIn()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._take(None)

        def do_POST(self) -> None:
            self._take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _take(self, body: Any) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(self.command, parts.path, query, dict(self.headers.items()), body)
            status, values, headers = here.answer(asked)
            answer = json.dumps(values).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    here.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()
