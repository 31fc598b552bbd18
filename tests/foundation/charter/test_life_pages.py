"""The life of a version on screen: what is to be done next, warnings with reasons, two versions side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter, make_version
from tests.factories.ledger import make_month
from tests.factories.org import actor_for, make_company, make_member
from tests.foundation.charter.kinds import bonus, days
from tests.foundation.charter.life import approve, chain, draft, in_state, leader, publish
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions, queries
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.queries import life
from xiaozhang.foundation.charter.rules.findings import backdated
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def boss() -> Member:
    make_company()
    return make_member("周衡", role="sales_manager")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", ["可以直接发布", "/publish/", "看改了什么"]),
        ("consulting", ["正在征求意见"]),
        ("approving", ["正在审批", "看审批", "提审 SP-2026-0001"]),
        ("approved", ["审批已通过", "/publish/", "退回修改", "审批通过"]),
        ("published", ["待施行", "撤回这一版", "文本指纹", "带着提醒发布"]),
        ("superseded", ["未及施行即被取代"]),
        ("withdrawn", ["已撤回，不能再发布"]),
    ],
)
def test_the_page_of_a_version_says_what_is_next(state: str, words: list[str], boss: Member) -> None:
    actor = actor_for(boss)
    if state == "published":
        make_charter(bonus(("0", "1.0%"), ("9", "2.0%")))
        tomorrow = timezone.localdate() + timedelta(days=1)
        version = publish(draft(bonus(("0", "1.0%"))), actor, effective_on=tomorrow)
    else:
        version = in_state(state, actor, leader())

    page = text_of(signed_in(boss), f"/charter/versions/{version.pk}/")

    assert [word for word in words if word not in page] == []


def test_what_happened_on_one_day_stands_in_order_with_its_first_day_last(boss: Member) -> None:
    now, today = timezone.now(), timezone.localdate()
    version = draft(days(4), drafted_at=now - timedelta(seconds=30))
    actions.publish_version(
        actor=actor_for(boss), now=now, version_id=version.pk, effective_on=today, reason="按会议决定"
    )
    version.refresh_from_db()

    [edition] = queries.editions(actor_for(boss), today)
    assert [each.words.msgid for each, _name in life.timeline(version, edition)] == ["起草", "发布", "起施行"]


def test_a_reader_is_not_led_to_a_draft_that_the_version_was_copied_from(boss: Member) -> None:
    standing, hidden = make_charter(days(3)), draft(days(4))
    asked = draft(days(5), based_on=hidden)
    actions.open_consultation(actor=actor_for(boss), now=timezone.now(), version_id=asked.pk)

    led = [
        signed_in(who).get(f"/charter/versions/{asked.pk}/against/").headers["Location"]
        for who in (boss, make_member())
    ]

    assert led == [f"/charter/versions/{asked.pk}/against/{each.pk}/" for each in (hidden, standing)]


@pytest.mark.parametrize("more", ["", "&whole=1", "&q=奖"])
def test_a_draft_without_chapters_can_be_opened(more: str, boss: Member) -> None:
    version = make_version()
    assert "还没有条款" in text_of(signed_in(boss), f"/charter/?version={version.pk}{more}")


def test_where_the_charter_names_a_chain_the_next_step_is_approval(boss: Member) -> None:
    make_charter(days(3), chain())
    version = draft(days(4), chain())
    client = signed_in(boss)

    page = text_of(client, f"/charter/versions/{version.pk}/")
    assert "按现行制度第 1.2 条，下一步提交审批。" in page
    assert "直接发布" not in page
    assert "按现行制度第 1.2 条「审批流程」审批。" in text_of(client, f"/charter/versions/{version.pk}/submit/")
    leading = leader()
    client.post(f"/charter/versions/{version.pk}/submit/", {"note": "年度修订", "request_key": KEY})
    approve(version, leading)
    client.post(f"/charter/versions/{version.pk}/reopen/", {"reason": "漏了一条", "request_key": KEY[::-1]})
    version.refresh_from_db()
    assert version.state == "draft"


def test_each_warning_is_given_its_own_reason_on_the_form(boss: Member) -> None:
    version = draft(bonus(("0", "1.0%")), "提成按阶梯计算。")
    one, other = (each.key for each in queries.findings(version))
    client, address = signed_in(boss), f"/charter/versions/{version.pk}/publish/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    form = text_of(client, address)
    assert [word for word in ("提醒 1 的理由", "提醒 2 的理由", "只有一档", "阶梯") if word not in form] == []
    lacking = {"effective_on": tomorrow, f"reason_{one}": "先试一档", "request_key": KEY}
    assert client.post(address, lacking).status_code == 422
    client.post(address, {**lacking, f"reason_{other}": "另文说明"})

    version.refresh_from_db()
    assert [each["reason"] for each in version.accepted_warnings] == ["先试一档", "另文说明"]
    page = text_of(signed_in(make_member("林越")), f"/charter/versions/{version.pk}/")
    assert [word for word in ("先试一档", "另文说明") if word not in page] == []


def test_a_day_that_has_passed_is_asked_about_on_the_form(boss: Member) -> None:
    make_charter("一。", effective_on=date(2026, 1, 1))
    version, today = draft("二。"), timezone.localdate()
    client, address = signed_in(boss), f"/charter/versions/{version.pk}/publish/"
    asked = backdated(today - timedelta(days=1), today)

    assert asked.key not in text_of(client, address)
    given = {"effective_on": (today - timedelta(days=1)).isoformat(), "request_key": KEY}
    refused = client.post(address, given)
    assert (refused.status_code, f"reason_{asked.key}" in refused.content.decode()) == (422, True)
    assert "重新试算时从那天起按这一版计算" in refused.content.decode()
    make_month(date(2026, 3, 1), is_closed=True)
    closed = client.post(address, {**given, "effective_on": "2026-03-02"}).content.decode()
    assert ("2026-03 已经结账" in closed, "的理由" in closed) == (True, False)
    client.post(address, {**given, f"reason_{asked.key}": "决定昨天已经宣布。"})

    version.refresh_from_db()
    assert [each["reason"] for each in version.accepted_warnings] == ["决定昨天已经宣布。"]


def test_two_versions_side_by_side_and_as_an_amendment(boss: Member) -> None:
    first = make_charter(bonus(), "第一款不变。\n第二款三天以内。", "要删去的一条。")
    second = make_charter(
        bonus(("0", "1.0%"), ("2000", "2.0%")), "第一款不变。\n第二款五天以内。", effective_on=timezone.localdate()
    )
    reader = signed_in(make_member("林越"))

    page = text_of(reader, f"/charter/versions/{second.pk}/against/{first.pk}/")
    for words in (
        "新增 0 条，修改 2 条，删去 1 条", "<del>三</del>", "<ins>五</ins>", "分档 第 2 行 · 回款满",
        "<del>1,000.00 元</del>", "<ins>2,000.00 元</ins>",
    ):  # fmt: skip
        assert words in page
    paper = text_of(reader, f"/charter/versions/{second.pk}/against/{first.pk}/amendment/")
    for words in (
        "销售管理制度修正案", "第 1.1 条「试验奖金」作如下修改：",
        "参数「分档 第 2 行 · 回款满」由「1,000.00 元」改为「2,000.00 元」。",
        "第 2 款修改为：「第二款五天以内。」", "删去第 1.3 条「试验条款3」。", "V1.1 重新公布",
    ):  # fmt: skip
        assert words in paper
    assert "两版没有不同" in text_of(reader, f"/charter/versions/{second.pk}/against/{second.pk}/")
    assert reader.get(f"/charter/versions/{second.pk}/against/999/").status_code == 404


def test_a_draft_is_not_compared_for_readers(boss: Member) -> None:
    first, hidden = make_charter("甲。"), draft("密件。")
    reader = signed_in(make_member("林越"))

    for address in (f"{hidden.pk}/against/{first.pk}/", f"{first.pk}/against/{hidden.pk}/amendment/"):
        assert reader.get(f"/charter/versions/{address}").status_code == 404
    assert (
        f"/charter/versions/{hidden.pk}/against/{first.pk}/"
        in signed_in(boss).get(f"/charter/versions/{hidden.pk}/against/")["Location"]
    )


def test_withdraw_publication_asks_why_on_a_form(boss: Member) -> None:
    make_charter(days(3))
    tomorrow = timezone.localdate() + timedelta(days=1)
    version = publish(draft(), actor_for(boss), effective_on=tomorrow)
    client, address = signed_in(boss), f"/charter/versions/{version.pk}/withdraw-publication/"

    assert client.post(address, {"reason": "", "request_key": KEY}).status_code == 422
    client.post(address, {"reason": "日期定错了", "request_key": KEY[::-1]})

    assert Version.objects.get(pk=version.pk).state == "withdrawn"
    page = text_of(signed_in(make_member("林越")), f"/charter/versions/{version.pk}/")
    assert "撤回：日期定错了" in page


def test_pages_of_a_version_cost_the_same_for_one_and_three_clauses(boss: Member) -> None:
    client = signed_in(boss)
    former = make_charter("甲。")
    one, three = draft("乙。"), draft(bonus(), days(3), "丙。")
    addresses = ("/charter/versions/{}/", "/charter/versions/{}/against/" + f"{former.pk}/")

    for address in addresses:
        assert cost(client, address.format(one.pk)) == cost(client, address.format(three.pk)) <= 21
    assert cost(client, "/charter/versions/") <= 12


def test_in_force_on_a_day_is_two_queries_at_most(boss: Member, django_assert_max_num_queries: Any) -> None:
    make_charter(days(3))
    publish(draft(days(4)), SYSTEM)

    with django_assert_max_num_queries(2):
        version = queries.in_force(timezone.localdate())
    with django_assert_max_num_queries(2):
        clause = queries.clause_on(type(days(1)), timezone.localdate())
    assert version is not None
    assert clause is not None
    assert (version.state, clause.version_id) == ("superseded", version.pk)


@pytest.mark.parametrize("way", ["submit", "reopen", "withdraw-publication", "publish"])
def test_pages_of_the_life_are_forbidden_to_readers(way: str, boss: Member) -> None:
    version = draft()
    actions.open_consultation(actor=actor_for(boss), now=timezone.now(), version_id=version.pk)

    assert signed_in(make_member("林越")).get(f"/charter/versions/{version.pk}/{way}/").status_code == 403
