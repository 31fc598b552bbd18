"""Refusals: words, codes, statuses."""

from __future__ import annotations

import pytest

from xiaozhang.base.errors import AlreadyDone, BusinessError, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.base.text import Message


@pytest.mark.parametrize(
    "error, code, status",
    [
        (Refused("没有保存。"), "refused", 422),
        (Invalid({"name": "请填写姓名。"}), "invalid", 422),
        (Missing(), "missing", 404),
        (NotAllowed("没有执行。"), "not_allowed", 403),
        (Stale(), "stale", 409),
        (AlreadyDone(7), "already_done", 200),
    ],
)
def test_each_kind_has_a_code_for_programs_and_an_http_answer(error: BusinessError, code: str, status: int) -> None:
    assert (error.code, error.status) == (code, status)
    assert str(error)


def test_a_refusal_keeps_its_message_and_its_clause() -> None:
    error = Refused(Message("没有移到「{stage}」。", {"stage": "谈判"}), clause=(12, "3.2"))

    assert (str(error), error.clause) == ("没有移到「谈判」。", (12, "3.2"))
    assert error.message.msgid == "没有移到「{stage}」。"


def test_invalid_reads_as_all_its_fields_together() -> None:
    error = Invalid({"name": "请填写姓名。", "phone": Message("号码 {phone} 不对。", {"phone": "{1}"})})

    assert str(error) == "请填写姓名。；号码 {1} 不对。"
    assert error.fields["name"] == Message("请填写姓名。")


def test_already_done_names_the_first_result() -> None:
    assert AlreadyDone(7).result == 7
