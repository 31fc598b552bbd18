"""What pay items, leaves and successors promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.at_once import at_once
from tests.factories.ledger import make_month
from tests.factories.org import NOW, actor_for, make_member
from tests.factories.staffing import make_absence, make_pay_item, make_succession
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError, Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.people.staffing import actions, queries
from xiaozhang.people.staffing.errors import MonthClosed, OwnPay, Withdrawn
from xiaozhang.people.staffing.models import Absence, PayItem

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def hr() -> Actor:
    return actor_for(make_member("沈兰", role="hr"))


def record(actor: Actor, member: Any, **given: Any) -> PayItem:
    values = {"month_on": NOVEMBER, "item": "加班费", "amount_fen": 300_00, **given}
    return actions.record_pay_item(actor=actor, now=NOW, member_id=member.pk, **values)


def leave(actor: Actor, member: Any, **given: Any) -> Absence:
    values = {"start_on": date(2026, 11, 9), "end_on": date(2026, 11, 11), "kind": "sick", **given}
    return actions.record_absence(actor=actor, now=NOW, member_id=member.pk, **values)


def test_record_pay_item_and_withdraw_it() -> None:
    member, actor = make_member("陈昱"), hr()
    row = record(actor, member, item=" 加班费　", amount_fen=-50_00)
    assert [(each.item, each.amount_fen) for each in queries.pay_items(NOVEMBER)] == [("加班费", -50_00)]
    assert actions.withdraw_pay_item(actor=actor, now=NOW, item_id=row.pk).withdrawn_at == NOW
    assert queries.pay_items(NOVEMBER) == []
    entries = Entry.objects.filter(subject_type="staffing.payitem").order_by("id")
    assert [(each.title, each.changes, sorted(each.digests)) for each in entries] == [
        ("陈昱 2026-11", {}, ["amount_fen", "item"])
    ] * 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"item": ""}, "请填写项目名称，最多 40 个字"),
        ({"item": "费" * 41}, "请填写项目名称，最多 40 个字"),
        ({"item": "津贴", "amount_fen": 0}, "金额不能为 0，也不能超过 100 万元；扣减写负数。"),
        ({"item": "津贴", "amount_fen": -(10**19)}, "金额不能为 0，也不能超过 100 万元"),
        ({"item": "津贴", "month_on": date(2025, 12, 1)}, r"不能早于入职的月份（2026-01-01 入职）。"),
        ({"item": "津贴", "month_on": date(2027, 12, 1)}, "月份太远，请检查年份。"),
        ({}, "没有保存：陈昱 2026-11 的「加班费」已经登记过。要改金额，请先撤销原来的一项。"),
        ({"month_on": date(2026, 10, 15)}, "没有保存：2026 年 10 月已结账"),
    ],
)
def test_record_pay_item_refused_leaves_no_trace(given: dict[str, Any], refusal: str) -> None:
    member, actor = make_member("陈昱"), hr()
    make_pay_item(member)
    make_month(OCTOBER, is_closed=True)
    before = Entry.objects.count()
    with pytest.raises(BusinessError, match=refusal):
        record(actor, member, **given)
    assert (PayItem.objects.count(), Entry.objects.count()) == (1, before)


def test_withdraw_pay_item_refused_twice_and_in_a_closed_month() -> None:
    actor, row, used = hr(), make_pay_item(), make_pay_item(month_on=OCTOBER)
    make_month(OCTOBER, is_closed=True)
    with pytest.raises(MonthClosed):
        actions.withdraw_pay_item(actor=actor, now=NOW, item_id=used.pk)
    actions.withdraw_pay_item(actor=actor, now=NOW, item_id=row.pk)
    with pytest.raises(Withdrawn):
        actions.withdraw_pay_item(actor=actor, now=NOW, item_id=row.pk)


def test_put_pay_items_correct_and_take_back() -> None:
    one, two, actor = make_member(), make_member(), hr()
    rows = [{"member_id": pk, "month_on": NOVEMBER, "item": "餐补", "amount_fen": 100_00} for pk in (one.pk, two.pk)]
    first, second = actions.put_pay_items(actor=actor, now=NOW, rows=rows)
    actions.correct_pay_items(actor=actor, now=NOW, amounts={first: 150_00, second: 100_00})
    assert [each.amount_fen for each in queries.pay_items(NOVEMBER)] == [150_00, 100_00]
    actions.take_back_pay_items(actor=actor, now=NOW, item_ids=[first, second])
    assert [(each.member_id, each.amount_fen) for each in queries.pay_items(NOVEMBER)] == [(one.pk, 150_00)]


def test_put_pay_items_refused_names_the_row_and_enters_none() -> None:
    actor, member = hr(), make_member()
    row = {"member_id": member.pk, "month_on": NOVEMBER, "item": "餐补", "amount_fen": 100_00}
    with pytest.raises(Invalid) as refused:
        actions.put_pay_items(actor=actor, now=NOW, rows=[row, {**row, "item": " "}])
    assert (list(refused.value.fields), PayItem.objects.count()) == (["rows[1].item"], 0)


def test_correct_pay_items_refused_in_a_closed_month() -> None:
    actor, row = hr(), make_pay_item(month_on=OCTOBER)
    make_month(OCTOBER, is_closed=True)
    with pytest.raises(MonthClosed):
        actions.correct_pay_items(actor=actor, now=NOW, amounts={row.pk: 1})
    assert list(PayItem.objects.filter(withdrawn_at__isnull=True)) == [row]


def test_take_back_pay_items_refused_in_a_closed_month() -> None:
    actor, row = hr(), make_pay_item(month_on=OCTOBER)
    make_month(OCTOBER, is_closed=True)
    with pytest.raises(MonthClosed):
        actions.take_back_pay_items(actor=actor, now=NOW, item_ids=[row.pk])
    assert list(PayItem.objects.filter(withdrawn_at__isnull=True)) == [row]


def test_record_absence_and_withdraw_it() -> None:
    member, actor = make_member("陈昱"), hr()
    row = leave(actor, member, note=" 住院 ")
    assert (row.note, row.last_on, row.get_kind_display()) == ("住院", date(2026, 11, 10), "病假")
    actions.withdraw_absence(actor=actor, now=NOW, absence_id=row.pk)
    assert not queries.standing_absences(actor).exists()
    with pytest.raises(Withdrawn):
        actions.withdraw_absence(actor=actor, now=NOW, absence_id=row.pk)
    entry = Entry.objects.get(action="staffing.record_absence")
    assert (entry.title, entry.changes, sorted(entry.digests)) == (
        "陈昱 2026-11-09", {}, ["end_on", "kind", "note", "start_on"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "没有保存：陈昱从 2026-11-09 至 2026-11-10 已登记请假。"),
        ({"start_on": date(2026, 11, 10), "end_on": date(2026, 11, 12)}, "已登记请假"),
        ({"end_on": date(2026, 11, 9)}, "最后一天不能早于第一天。"),
        ({"end_on": date(2028, 11, 20)}, "一次请假不能超过两年"),
        ({"start_on": date(2026, 11, 29), "end_on": date(2026, 12, 2)}, "已于 2026-12-01 离职"),
        ({"start_on": date(2026, 12, 1), "end_on": date(2026, 12, 2)}, "已于 2026-12-01 离职"),
        ({"kind": "holiday"}, "请从列表中选择类别。"),
        ({"note": "长" * 201}, "太长了，最多 200 个字"),
        ({"start_on": date(2026, 10, 31), "end_on": date(2026, 11, 2)}, "没有保存：2026 年 10 月已结账"),
    ],
)
def test_record_absence_refused_leaves_no_trace(given: dict[str, Any], refusal: str) -> None:
    member, actor = make_member("陈昱", left_on=date(2026, 12, 1)), hr()
    make_absence(member)
    make_month(OCTOBER, is_closed=True)
    before = Entry.objects.count()
    with pytest.raises(BusinessError, match=refusal):
        leave(actor, member, **given)
    assert (Absence.objects.count(), Entry.objects.count()) == (1, before)


def test_withdraw_absence_refused_in_a_closed_month() -> None:
    actor, row = hr(), make_absence(start_on=date(2026, 10, 30), end_on=date(2026, 11, 3))
    make_month(OCTOBER, is_closed=True)
    with pytest.raises(MonthClosed):
        actions.withdraw_absence(actor=actor, now=NOW, absence_id=row.pk)


def test_name_successor_and_withdraw_it() -> None:
    leaver, first, second, actor = make_member("陈昱", left_on=NOVEMBER), make_member(), make_member(), hr()
    name = {"actor": actor, "now": NOW, "member_id": leaver.pk}
    actions.name_successor(**name, successor_id=first.pk, from_on=NOVEMBER)  # type: ignore[arg-type]
    row = actions.name_successor(**name, successor_id=second.pk, from_on=date(2026, 11, 15))  # type: ignore[arg-type]
    assert queries.successors(date(2026, 11, 20)) == {leaver.pk: second.pk}
    actions.withdraw_succession(actor=actor, now=NOW, succession_id=row.pk)
    assert queries.successors(date(2026, 11, 20)) == {leaver.pk: first.pk}
    with pytest.raises(Withdrawn):
        actions.withdraw_succession(actor=actor, now=NOW, succession_id=row.pk)


def test_name_successor_refused_leaves_no_trace() -> None:
    actor, gone, late = hr(), make_member("许航", left_on=NOVEMBER), make_member("何婷", joined_on=date(2026, 12, 1))
    one, two, three = make_member("陈昱"), make_member("林越"), make_member("赵立")
    make_succession(one, two)
    make_succession(two, three)
    make_month(OCTOBER, is_closed=True)
    before = Entry.objects.count()
    refusals = [
        (one, one, NOVEMBER, "不能由本人接手"),
        (one, gone, NOVEMBER, "许航这一天不在职"),
        (one, late, NOVEMBER, "何婷这一天不在职"),
        (three, one, NOVEMBER, "陈昱已由这位成员接手，会成为循环"),
        (three, gone, date(2026, 9, 1), "没有保存：2026 年 10 月已结账"),
        (one, three, NOVEMBER, "陈昱自 2026-11-01 起已指定接手人"),
        (one, three, date(2025, 11, 1), "须在 2026-01-01 入职之后、五年以内"),
        (one, three, date(2036, 11, 1), "须在 2026-01-01 入职之后、五年以内"),
    ]
    for member, successor, from_on, words in refusals:
        with pytest.raises(BusinessError, match=words):
            actions.name_successor(
                actor=actor, now=NOW, member_id=member.pk, successor_id=successor.pk, from_on=from_on
            )
    assert Entry.objects.count() == before


def test_withdraw_succession_refused_in_a_closed_month() -> None:
    actor, row = hr(), make_succession(from_on=OCTOBER)
    make_month(OCTOBER, is_closed=True)
    with pytest.raises(MonthClosed):
        actions.withdraw_succession(actor=actor, now=NOW, succession_id=row.pk)


def test_nobody_writes_their_own_and_nobody_without_the_power_or_for_nobody() -> None:
    viewer, other = make_member("沈兰", role="hr"), make_member("陈昱")

    def calls(actor: Actor, member: Any) -> list[Callable[[], object]]:
        item, away, follows = make_pay_item(member), make_absence(member), make_succession(member)
        rows = [{"member_id": member.pk, "month_on": NOVEMBER, "item": "餐补", "amount_fen": 1}]
        return [
            lambda: record(actor, member),
            lambda: actions.withdraw_pay_item(actor=actor, now=NOW, item_id=item.pk),
            lambda: actions.put_pay_items(actor=actor, now=NOW, rows=rows),
            lambda: actions.correct_pay_items(actor=actor, now=NOW, amounts={item.pk: 5}),
            lambda: actions.take_back_pay_items(actor=actor, now=NOW, item_ids=[item.pk]),
            lambda: leave(actor, member),
            lambda: actions.withdraw_absence(actor=actor, now=NOW, absence_id=away.pk),
            lambda: actions.name_successor(
                actor=actor, now=NOW, member_id=member.pk, successor_id=other.pk, from_on=NOVEMBER
            ),
            lambda: actions.withdraw_succession(actor=actor, now=NOW, succession_id=follows.pk),
        ]

    before = Entry.objects.count()
    for call in calls(actor_for(viewer), viewer):
        with pytest.raises(OwnPay):
            call()
    for call in calls(actor_for(make_member(role="administrator")), make_member("林越")):
        with pytest.raises(NotAllowed):
            call()
    for pk in (0, -1, 10**15):
        with pytest.raises(Missing):
            actions.withdraw_pay_item(actor=actor_for(viewer), now=NOW, item_id=pk)
        with pytest.raises(Missing):
            actions.record_absence(
                actor=actor_for(viewer), now=NOW, member_id=pk, start_on=NOVEMBER, end_on=date(2026, 11, 2), kind="sick"
            )
    assert Entry.objects.count() == before


def test_two_at_once_do_not_record_leaves_that_meet_nor_a_circle(concurrent_db: None) -> None:
    one, two, actor = make_member(), make_member(), hr()
    days = {"start_on": date(2026, 11, 10), "end_on": date(2026, 11, 13)}
    outcomes = at_once(lambda: leave(actor, one), lambda: leave(actor, one, **days))
    assert sorted(type(each).__name__ for each in outcomes) == ["Absence", "Overlaps"]

    def follow(member: Any, successor: Any) -> Callable[[], object]:
        return lambda: actions.name_successor(
            actor=actor, now=NOW, member_id=member.pk, successor_id=successor.pk, from_on=NOVEMBER
        )

    outcomes = at_once(follow(one, two), follow(two, one))
    assert sorted(type(each).__name__ for each in outcomes) == ["Invalid", "Succession"]
