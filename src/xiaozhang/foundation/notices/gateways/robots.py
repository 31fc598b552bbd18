"""Robots in group chats."""

from __future__ import annotations

from xiaozhang.foundation.notices.gateways.asking import ask
from xiaozhang.foundation.notices.rules.channels import Answer, Outcome, Outgoing
from xiaozhang.foundation.notices.rules.dialects import DIALECTS


def say(channel: str, url: str, secret: str, message: Outgoing, *, at: int, may_call_private: bool) -> Outcome:
    """Let a robot say something; `at` is the time in seconds, which its signature holds."""
    dialect = DIALECTS[channel]
    answer = ask(dialect.robot_request(url, secret, message, at), may_call_private=may_call_private)
    return dialect.read_robot_answer(answer) if isinstance(answer, Answer) else answer
