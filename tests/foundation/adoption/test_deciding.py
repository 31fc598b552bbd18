"""What is said of suggestions, one by one and of all that are sure."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import make_company, make_member
from tests.foundation.adoption.test_actions import NOW, TEXT, clause, start
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.adoption import actions
from xiaozhang.foundation.adoption.errors import KindStandsTwice, NothingSuggested
from xiaozhang.foundation.adoption.models import Passage
from xiaozhang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()
    for role in ("representative", "supervisor", "sales_manager"):
        make_member(role=role)


def test_accept_suggestion_refused_where_it_is_not_complete() -> None:
    start()

    with pytest.raises(NothingSuggested, match="没有完整的建议"):
        actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=clause("提成").pk, edit_number=0)

    assert clause("提成").decision == "open"


def test_accept_suggestion_refused_for_a_second_of_a_single_kind() -> None:
    hours = "工作时间：9:00—12:00。"
    start(f"第一条 夏令时\n{hours}\n第二条 冬令时\n{hours}")
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=clause("夏令时").pk, edit_number=0)

    with pytest.raises(NothingSuggested, match="只能有一条，已用于「夏令时」"):
        actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=clause("冬令时").pk, edit_number=0)


def test_take_in_refused_for_a_second_of_a_single_kind() -> None:
    hours = "工作时间：9:00—12:00。"
    start(f"第一条 夏令时\n{hours}\n第二条 冬令时\n{hours}")
    summer, winter = clause("夏令时").pk, clause("冬令时").pk
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=summer, edit_number=0)
    actions.leave_out(actor=SYSTEM, now=NOW, passage_id=summer, edit_number=0)
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=winter, edit_number=0)
    before = Entry.objects.count()

    with pytest.raises(KindStandsTwice, match="没有读入：.*只能有一条，已用于「冬令时」"):
        actions.take_in(actor=SYSTEM, now=NOW, passage_id=summer, edit_number=1)
    assert (clause("夏令时").is_left_out, Entry.objects.count()) == (True, before)
    actions.drop_suggestion(actor=SYSTEM, now=NOW, passage_id=winter, edit_number=0)
    assert not actions.take_in(actor=SYSTEM, now=NOW, passage_id=summer, edit_number=1).is_left_out


def test_accept_sure_costs_the_same_for_one_and_three() -> None:
    limits = [f"第{n}条 首次联系{n}\n客户分配后，业务员须在24小时内联系客户，超时记一次违规。" for n in "一二三"]

    def queries_for(count: int) -> int:
        adoption = start("\n".join(limits[:count]))
        with CaptureQueriesContext(connection) as captured:
            actions.accept_sure(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)
        assert Passage.objects.filter(adoption=adoption, decision="accepted").count() == count
        return len(captured)

    assert queries_for(1) == queries_for(3)


def test_accept_sure_takes_of_two_of_a_single_kind_the_first() -> None:
    hours = "工作时间：9:00—12:00。"
    adoption = start(f"第一条 夏令时\n{hours}\n第二条 冬令时\n{hours}")

    actions.accept_sure(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert (clause("夏令时").decision, clause("冬令时").decision) == ("accepted", "open")


def test_accept_sure_takes_only_what_was_not_assumed_and_may_be_repeated() -> None:
    adoption = start(TEXT.replace("，不足的记一次违规", ""))

    for _again in range(2):
        actions.accept_sure(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert (clause("首次联系").decision, clause("拜访").decision) == ("accepted", "open")
    assert Entry.objects.filter(action="adoption.accept_sure").count() == 1
