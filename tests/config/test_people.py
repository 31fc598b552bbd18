"""`xiaozhang user`: who may sign in, from the machine itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests.config.programs import xiaozhang


def test_a_member_is_added_listed_and_disabled(founded: Path) -> None:
    added = xiaozhang(
        founded, "user", "add", "chenyu", "--name", "陈昱", "--role", "销售代表", "--joined", "2026-01-05"
    )
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("陈昱 已添加。登录名 chenyu，首次密码 ")
    listed = json.loads(xiaozhang(founded, "user", "list", "--json").stdout)
    assert [(row["login"], row["roles"]) for row in listed] == [("chenyu", ["销售代表"]), ("luoping", ["系统管理员"])]
    disabled = xiaozhang(founded, "user", "disable", "chenyu")
    assert disabled.returncode == 0, disabled.stderr
    assert "chenyu" not in xiaozhang(founded, "user", "list").stdout


def test_what_is_unknown_is_named_with_what_there_is(founded: Path) -> None:
    refused = xiaozhang(founded, "user", "add", "chenyu", "--name", "陈昱", "--role", "总管")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("没有叫「总管」的岗位。有这些：")
    ended = xiaozhang(founded, "user", "sessions", "end", "luoping")
    assert (ended.returncode, ended.stdout) == (0, "已结束 0 处登录\n")
