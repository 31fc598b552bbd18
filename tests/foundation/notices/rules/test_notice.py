"""What a notice must be."""

from __future__ import annotations

from typing import Any

import pytest

from xiaozhang.base.text import Message
from xiaozhang.foundation.notices.rules.notice import Notice


def _notice(**given: Any) -> Notice:
    return Notice(**{"kind": "k", "to": (1,), "title": "标题", "key": "a", **given})


@pytest.mark.parametrize(
    "given",
    [
        {"title": " "},
        {"key": ""},
        {"key": "k" * 201},
        {"url": "https:" + "//example.com/"},
        {"url": "//example.com/"},
        {"record_type": "deal"},
        {"record_id": 3},
    ],
)
def test_what_nobody_could_be_told_is_a_defect(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        _notice(**given)


def test_title_and_body_are_kept_clean_and_cut() -> None:
    notice = _notice(title=Message("到期：{name}", {"name": "苏州\n水务 "}), body="第一行\r\n第二行" + "长" * 1000)
    assert notice.heading == "到期：苏州 水务"
    assert (len(notice.text), notice.text[:7], notice.text[-1]) == (1000, "第一行\n第二行", "…")
    assert len(_notice(title="长" * 300).heading) == 200
