"""What leaves the house in words, and that the examples in the rules hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

from xiaozhang.foundation.notices.rules.channels import Outgoing
from xiaozhang.foundation.notices.rules.dialects import DIALECTS
from xiaozhang.foundation.notices.rules.wording import Told, gathered, single

RULES = "xiaozhang.foundation.notices.rules"


@pytest.mark.parametrize("name", [f"{RULES}.{rule}" for rule in ("channels", "timing", "wording")])
def test_the_examples_hold(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert (outcome.failed, outcome.attempted > 0) == (0, True)


def told(pk: int, body: str = "") -> Told:
    return Told(pk, "待办", f"第{pk}件", body, "11-20 10:00", f"/notices/{pk}/open/")


def test_one_notice_says_its_time_and_links_only_where_we_know_our_address() -> None:
    assert single(told(1, "金额"), "") == Outgoing("第1件", "金额\n11-20 10:00", "", "notice-1")
    assert single(told(1), "site") == Outgoing("第1件", "11-20 10:00", "site/notices/1/open/", "notice-1")


def test_a_digest_lists_thirty_and_counts_the_rest() -> None:
    message = gathered([told(pk) for pk in range(32)], "site", "/notices/", "11-20")
    lines = message.text.split("\n")
    assert (message.title, len(lines), lines[0], lines[-1]) == (
        "11-20 有 32 条通知", 31, "· 第0件（待办，11-20 10:00）", "另有 2 条，请在通知中心查看。"
    )  # fmt: skip
    assert gathered([told(1), told(2)], "", "/", "x").key != gathered([told(1), told(3)], "", "/", "x").key


@pytest.mark.parametrize("channel", list(DIALECTS))
def test_long_texts_fit_what_the_other_side_takes(channel: str) -> None:
    message = Outgoing("很长的标题" * 40, "很长的正文" * 4000, "site/notices/1/open/", "k")
    request = DIALECTS[channel].robot_request("url", "", message, 0)
    body = request.encoded() or b""
    assert len(body) < 20_000
    assert message.url in body.decode()
