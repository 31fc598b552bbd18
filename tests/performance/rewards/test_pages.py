"""Pages of rewards: who sees what, why and why not, forms that do what they say, files, and constant costs."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from tests.asking import cost, signed_in, text_of
from tests.factories.incentives import NOW
from tests.factories.org import actor_for, make_company, make_member, make_membership, make_team
from tests.factories.rewards import (
    REASON,
    make_decider,
    make_leave_use,
    make_reward,
    make_reward_charter,
    make_reward_step,
    make_summer,
    propose,
)
from xiaozhang.base import registries
from xiaozhang.base.periods import Period
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.rewards import actions, queries
from xiaozhang.performance.rewards.models import LeaveUse, Reward, RewardStep

pytestmark = pytest.mark.django_db
KEY = {"request_key": "0000-test-key"}


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def team_of(*members: Member, leader: Member) -> None:
    team = make_team("一组", leader=leader)
    for each in (leader, *members):
        make_membership(each, team, date(2026, 1, 1))


def test_what_is_proposed_is_not_the_members_until_it_is_granted() -> None:
    row = make_reward("bonus")
    client = signed_in(row.member)
    assert row.number not in text_of(client, "/rewards/")
    assert row.number not in text_of(client, "/rewards/list/?view=all")
    assert client.get(f"/rewards/{row.pk}/").status_code == 404
    actions.grant_reward(actor=actor_for(make_decider()), now=NOW, reward_id=row.pk)
    page = text_of(client, "/rewards/")
    assert row.number in page
    assert "奖金 2,000.00 元" in page
    assert "请在奖励登记中导出，由财务另发" in text_of(client, f"/rewards/{row.pk}/")


def test_supervisors_see_their_team_and_nobody_elses() -> None:
    boss, mine = make_member("宋主管", "supervisor"), make_member("林霜")
    team_of(mine, leader=boss)
    row = make_reward("bonus", member=mine, is_granted=True)
    other = make_reward("bonus", member=make_member("何婷"))
    page = text_of(signed_in(boss), "/rewards/list/?view=all")
    assert (row.number in page, other.number in page) == (True, False)
    assert signed_in(boss).get(f"/rewards/{other.pk}/").status_code == 404
    assert {each.pk for each in queries.rewards(actor_for(boss))} == set(
        Reward.objects.filter(member=mine).values_list("pk", flat=True)
    )
    assert "何婷" not in text_of(signed_in(boss), "/rewards/period/?per=quarter&on=2026-07-01")
    assert row.number in text_of(signed_in(boss), f"/administration/members/{mine.pk}/?tab=rewards")


def test_a_period_says_who_reached_it_and_what_the_others_lack() -> None:
    make_reward_charter()
    far, near = make_member("林霜"), make_member("何婷")
    make_summer(far, 300_000)
    make_summer(near, 150_000, 90_000)
    manager = signed_in(make_decider())
    address = "/rewards/period/?per=quarter&on=2026-07-01"
    page = text_of(manager, address)
    for words in ("2026 年第 3 季度", "达到", "回款额还差 50,000 元", "回款还差 174,000.00 元", "评定本期"):
        assert words in page
    assert "occurred_from=2026-07-01&amp;occurred_to=2026-09-30" in page
    own = text_of(signed_in(near), address)
    assert "林霜" not in own
    assert "回款额还差 50,000 元" in own
    assert "评定本期" not in own
    answer = manager.post("/rewards/period/propose/", {"per": "quarter", "on": "2026-07-01", **KEY})
    assert (answer.status_code, Reward.objects.count()) == (302, 2)
    assert Reward.objects.get(reward_key="bonus").number in text_of(manager, address)
    assert "评定本期" not in text_of(manager, "/rewards/period/?per=quarter&on=2026-10-01")
    assert "还没有结束" in text_of(manager, "/rewards/period/?per=quarter&on=2026-10-01")
    for odd in ("?per=week&on=x", "?on=9999-01-01", "?per=month", "?per=half_year", "?per=year&on=0001-01-01"):
        assert manager.get(f"/rewards/period/{odd}").status_code == 200


def test_the_catalogue_and_ones_own_distance_are_shown() -> None:
    make_reward_charter()
    member = make_member("林霜")
    page = text_of(signed_in(member), "/rewards/catalogue/")
    for words in ("季度达标休假", "带薪休假 2 天，6 个月内有效", "每季度回款目标完成率满 120%", "销售经理", "公司领导"):
        assert words in page
    own = text_of(signed_in(member), "/rewards/")
    assert "回款额还差 200,000 元" in own
    assert "由上级提名" in own
    assert "2026-10、2026-11、2026-12 没有目标" in own


def test_without_a_catalogue_pages_say_so() -> None:
    client = signed_in(make_decider())
    assert "现在施行的制度没有奖励目录" in text_of(client, "/rewards/catalogue/")
    assert "这一期没有按数据评定的奖励" in text_of(client, "/rewards/period/")
    assert "没有适用于您岗位的奖励" in text_of(client, "/rewards/")
    assert "没有提名评定的奖励" in text_of(client, "/rewards/nominate/")


def test_nominating_granting_leave_and_revoking_by_their_forms() -> None:
    make_reward_charter()
    member, manager = make_member("林霜"), signed_in(make_decider())
    answer = manager.post(
        "/rewards/nominate/",
        {"member_id": member.pk, "reward_key": "honour", "on": "2026-11-18", "reason": REASON, **KEY},
    )
    row = Reward.objects.get()
    assert (answer.status_code, row.reason) == (302, REASON)
    assert REASON in text_of(manager, f"/rewards/{row.pk}/grant/")
    values = {"effective_on": "2026-11-20", "words": "好。", "revision": 0, "request_key": "0000-test-two"}
    assert manager.post(f"/rewards/{row.pk}/grant/", values).status_code == 302
    row.refresh_from_db()
    assert row.state == "granted"
    page = text_of(manager, f"/rewards/{row.pk}/")
    assert "撤销奖励" in page
    values = {"words": "重复。", "request_key": "0000-test-four"}
    assert manager.post(f"/rewards/{row.pk}/revoke/", values).status_code == 302
    assert Reward.objects.get().state == "revoked"
    leave = make_reward("leave", member=make_member("何婷"), is_granted=True)
    values = {"start_on": "2026-12-01", "days": 1, "note_text": "", "request_key": "0000-test-five"}
    assert manager.post(f"/rewards/{leave.pk}/leave/", values).status_code == 302
    use = LeaveUse.objects.get()
    assert "2026-12-01" in text_of(manager, f"/rewards/{leave.pk}/")
    assert manager.post(f"/rewards/leave/{use.pk}/withdraw/", {"request_key": "0000-test-six"}).status_code == 302
    assert "可休" in text_of(signed_in(leave.member), "/rewards/")


def test_ticked_rewards_are_granted_at_once_and_refused_with_their_number() -> None:
    row = make_reward("bonus")
    manager = signed_in(make_decider())
    ids = "&".join(f"pick={pk}" for pk in Reward.objects.values_list("pk", flat=True))
    assert row.number in text_of(manager, f"/rewards/grant/?{ids}")
    answer = manager.post(f"/rewards/grant/?{ids}", {"words": "", **KEY})
    assert (answer.status_code, Reward.objects.filter(state="granted").count()) == (302, 2)
    again = manager.post(f"/rewards/grant/?{ids}", {"words": "", "request_key": "0000-test-two"})
    assert again.status_code == 422
    refused = manager.post(f"/rewards/{row.pk}/refuse/", {"words": "不", "request_key": "0000-test-three"})
    assert refused.status_code == 422


def test_a_certificate_names_number_clause_and_person() -> None:
    row = make_reward("honour", is_granted=True)
    answer = signed_in(row.member).get(f"/rewards/{row.pk}/certificate.pdf")
    words = PdfReader(io.BytesIO(b"".join(answer))).pages[0].extract_text().replace("\n", "")  # type: ignore[arg-type]
    for part in ("荣誉证书", "林霜", row.number, "第 1.1 条", "2026 年 11 月 20 日"):
        assert part.replace(" ", "") in words.replace(" ", "")
    waiting = make_reward("bonus", member=make_member("何婷"))
    assert signed_in(make_decider()).get(f"/rewards/{waiting.pk}/certificate.pdf").status_code == 404
    decision = make_reward("bonus", member=make_member("安好"), is_granted=True)
    answer = signed_in(decision.member).get(f"/rewards/{decision.pk}/certificate.pdf")
    assert b"".join(answer)[:5] == b"%PDF-"  # type: ignore[arg-type]


def test_the_register_is_exported_to_who_may() -> None:
    row = make_reward("bonus", is_granted=True)
    answer = signed_in(make_member("钱臻", "finance")).get("/rewards/list/?view=granted&form=bonus&export=csv")
    words = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    assert row.number in words
    assert "2000.00" in words
    assert "价值（元）" in words
    assert signed_in(row.member).get("/rewards/list/?export=csv").status_code == 403


@pytest.mark.parametrize("place", ["grant", "refuse", "revoke", "leave"])
def test_deciding_is_not_for_representatives(place: str) -> None:
    row = make_reward("leave", is_granted=True)
    assert signed_in(row.member).get(f"/rewards/{row.pk}/{place}/").status_code == 403


def test_steps_are_never_changed_and_what_was_given_counts_for_its_clause() -> None:
    step = make_reward_step()
    assert "rewards_rewardstep" in registries.append_only
    row = actions.grant_reward(actor=actor_for(make_decider()), now=NOW, reward_id=step.reward_id)
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert queries.granted_in([row.clause_id], year) == {row.clause_id: 1}
    assert queries.worth_in([row.clause_id], year) == {row.clause_id: 2_000_00}
    assert queries.rewards_of_clause(row.clause_id).count() == 1
    assert Entry.objects.filter(action="rewards.grant_reward").count() == 1
    assert RewardStep.objects.filter(reward=row).count() == 2


def test_one_reward_and_three_cost_the_same_queries() -> None:
    row = make_reward("leave", is_granted=True)
    make_leave_use(row)
    manager, member = signed_in(make_decider()), signed_in(row.member)
    places = [
        (manager, "/rewards/list/?view=all"), (manager, "/rewards/period/?per=quarter&on=2026-07-01"),
        (member, "/rewards/"), (manager, f"/rewards/{row.pk}/"),
    ]  # fmt: skip
    before = [cost(client, address) for client, address in places]
    for name in ("安好", "何婷"):
        make_summer(make_member(name))
    propose()
    make_leave_use(row, start_on=date(2026, 12, 9))
    make_reward("honour", member=row.member, is_granted=True)
    after = [cost(client, address) for client, address in places]
    assert after == before
    assert [number <= most for number, most in zip(after, (12, 18, 18, 15), strict=True)] == [True] * 4
