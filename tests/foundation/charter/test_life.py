"""The life of a version: each step done, refused, not allowed, repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_company, make_member
from tests.foundation.charter.kinds import bonus, days, yaml_text
from tests.foundation.charter.life import (
    DECEMBER,
    KIND,
    NOW,
    STATES,
    approve,
    case_of,
    chain,
    draft,
    in_state,
    leader,
    manager,
    publish,
)
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import BusinessError, Invalid, Missing, NotAllowed
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import actions, documents, queries
from xiaozhang.foundation.charter.errors import ApprovalNeeded, HasFindings, NotInState, TooLate
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.records import queries as records_queries

pytestmark = pytest.mark.django_db
Step = Callable[..., Any]


@pytest.fixture
def boss() -> Actor:
    make_company()
    return manager()


@pytest.fixture
def decider() -> Actor:
    return leader()


def step(name: str, actor: Actor, version: Version, **given: Any) -> Version:
    needed: dict[str, Any] = {
        "reopen_version": {"reason": "第 3 条写错了"},
        "withdraw_publication": {"reason": "日期定错了"},
        "publish_version": {"effective_on": DECEMBER, "reason": "按会议决定"},
    }.get(name, {})
    result: Version = getattr(actions, name)(actor=actor, now=NOW, version_id=version.pk, **{**needed, **given})
    return result


ALLOWED = {
    "open_consultation": {"draft": "consulting"},
    "close_consultation": {"consulting": "draft"},
    "submit_for_approval": {"draft": "approving"},
    "reopen_version": {"approved": "draft"},
    "publish_version": {"draft": "published", "approved": "published"},
    "withdraw_version": {"draft": "withdrawn", "approved": "withdrawn"},
    "withdraw_publication": {"published": "withdrawn"},
}


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state(name: str, state: str, boss: Actor, decider: Actor) -> None:
    version = in_state(state, boss, decider)
    traces = Entry.objects.count()
    target = ALLOWED[name].get(state)

    if target is None:
        with pytest.raises(BusinessError, match="没有"):
            step(name, boss, version)
        version.refresh_from_db()
        assert (version.state, Entry.objects.count()) == (state, traces)
        return
    step(name, boss, version)
    version.refresh_from_db()
    assert version.state == target
    if target != state:
        with pytest.raises(BusinessError, match="没有"):
            step(name, boss, version)  # repeated


@pytest.mark.parametrize("name", ALLOWED)
def test_no_step_is_for_a_representative(name: str, boss: Actor) -> None:
    version = draft()

    with pytest.raises(NotAllowed):
        step(name, actor_for(make_member()), version)
    with pytest.raises((Missing, NotInState)):
        step(name, SYSTEM, Version(pk=99_999))


def test_open_consultation_refused_without_clauses(boss: Actor) -> None:
    with pytest.raises(NotInState, match="还没有条款"):
        actions.open_consultation(actor=boss, now=NOW, version_id=make_charter(effective_on=None).pk)


def test_a_version_without_clauses_is_neither_put_up_nor_published(boss: Actor) -> None:
    version = make_charter(effective_on=None)

    for refused in (
        lambda: publish(version, boss),
        lambda: actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk),
    ):
        with pytest.raises(HasFindings, match="还没有条款"):
            refused()
    version.refresh_from_db()
    assert version.state == "draft"


def test_close_consultation_refused_twice(boss: Actor) -> None:
    version = draft()
    actions.open_consultation(actor=boss, now=NOW, version_id=version.pk)
    actions.close_consultation(actor=boss, now=NOW, version_id=version.pk)

    with pytest.raises(NotInState):
        actions.close_consultation(actor=boss, now=NOW, version_id=version.pk)
    assert Version.objects.get().consulted_at == NOW


def test_everybody_reads_what_is_in_consultation_and_drafts_stay_hidden(boss: Actor) -> None:
    reader = actor_for(make_member())
    hidden, shown = draft(), draft(days(5))
    actions.open_consultation(actor=boss, now=NOW, version_id=shown.pk)

    assert list(queries.versions(reader)) == [shown]
    actions.close_consultation(actor=boss, now=NOW, version_id=shown.pk)
    assert list(queries.versions(reader)) == []
    assert set(queries.versions(boss)) == {hidden, shown}


def test_who_is_asked_to_decide_reads_the_version(boss: Actor) -> None:
    finance, other = make_member("梁晨", role="finance"), make_member("林越")
    make_charter(days(3), chain("role:finance"))
    version = draft()
    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk)

    assert version in queries.versions(actor_for(finance))
    assert version not in queries.versions(actor_for(other))


def test_submit_for_approval_freezes_text_and_asks_whom_the_clause_names(boss: Actor, decider: Actor) -> None:
    standing = make_charter(days(3), chain())
    version = draft(days(4), chain())

    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk, note="年度修订")

    version.refresh_from_db()
    case = case_of(version)
    assert (version.state, version.based_on_id) == ("approving", standing.pk)
    assert version.text_hash == documents.fingerprint(queries.as_draft(version))
    assert (case.kind, case.note, case.clause_number) == (KIND, "年度修订", "1.2")
    assert dict(case.picture)["文本指纹"] == version.text_hash
    assert dict(case.picture)["改动"] == "新增 0 条，修改 1 条，删去 0 条"
    assert dict(case.picture)["改动的条款"] == "第 1.1 条「试验期限」：改正文、改参数 1 处"
    assert approvals_queries.waiting_members(case) == {decider.member_id}


def test_without_a_clause_those_who_may_publish_are_asked_and_never_nobody(boss: Actor, decider: Actor) -> None:
    other = manager("许静")
    make_charter(days(3))
    version = draft()

    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk)

    assert approvals_queries.waiting_members(case_of(version)) == {other.member_id}


def test_submit_for_approval_refused_with_errors_and_by_the_system(boss: Actor) -> None:
    make_charter(days(3))
    wrong = draft(days(4, metric="nobody_knows"))

    with pytest.raises(HasFindings, match="没有提审：有 1 处须先改正"):
        actions.submit_for_approval(actor=boss, now=NOW, version_id=wrong.pk)
    with pytest.raises(BusinessError, match="只有成员可以提审"):
        actions.submit_for_approval(actor=SYSTEM, now=NOW, version_id=draft().pk)
    assert set(Version.objects.exclude(state="published").values_list("state", "text_hash")) == {("draft", "")}


@pytest.mark.parametrize("way", ["reject", "withdraw", "reopen"])
def test_what_comes_back_is_a_draft_again_and_goes_into_the_next_round(way: str, boss: Actor, decider: Actor) -> None:
    make_charter(days(3), chain())
    version = draft(days(4), chain())
    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk)
    case = case_of(version)
    if way == "reject":
        approvals.reject_case(actor=decider, now=NOW, case_id=case.pk, comment="第一条再想想")
    elif way == "withdraw":
        approvals.withdraw_case(actor=boss, now=NOW, case_id=case.pk)
    else:
        approve(version, decider)
        actions.reopen_version(actor=boss, now=NOW, version_id=version.pk, reason="漏了一条")
        assert case_of(version).state == "voided"

    version.refresh_from_db()
    assert (version.state, version.text_hash, version.approved_at) == ("draft", "", None)
    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk)
    approve(version, decider)
    version.refresh_from_db()
    assert (version.state, version.approved_at) == ("approved", NOW)


def test_take_approval_refused_without_an_approved_case(boss: Actor) -> None:
    version = in_state("approving", boss, leader())

    with pytest.raises(NotInState):
        actions.take_approval(actor=boss, now=NOW, kind=KIND, record_id=version.pk, case_id=case_of(version).pk)
    with pytest.raises(NotInState):
        actions.return_from_approval(actor=boss, now=NOW, kind=KIND, record_id=version.pk, case_id=1)
    actions.take_approval(actor=boss, now=NOW, kind="contract", record_id=version.pk, case_id=1)
    actions.return_from_approval(actor=boss, now=NOW, kind="contract", record_id=version.pk, case_id=1)
    version.refresh_from_db()
    assert version.state == "approving"


@pytest.mark.parametrize("name", ["take_approval", "return_from_approval"])
def test_take_approval_and_return_from_approval_refused_of_others(name: str, boss: Actor) -> None:
    version = draft()
    getattr(actions, name)(actor=boss, now=NOW, kind=KIND, record_id=version.pk, case_id=1)
    assert Version.objects.get().state == "draft"


def test_reopen_version_refused_without_a_reason(boss: Actor, decider: Actor) -> None:
    version = in_state("approved", boss, decider)

    with pytest.raises(Invalid):
        actions.reopen_version(actor=boss, now=NOW, version_id=version.pk, reason="  ")


def test_publish_version_of_a_draft_refused_where_the_charter_names_a_chain(boss: Actor, decider: Actor) -> None:
    make_charter(days(3), chain())
    version = draft(days(4), chain())

    with pytest.raises(ApprovalNeeded, match="按现行制度第 1.2 条，V1.1 须先经审批"):
        publish(version, boss)
    actions.submit_for_approval(actor=boss, now=NOW, version_id=version.pk)
    approve(version, decider)
    assert publish(version, boss).state == "published"


def test_publish_version_by_the_system_says_for_ever_that_nobody_approved(boss: Actor) -> None:
    make_charter(days(3), chain())

    version = publish(draft(days(4), chain()), SYSTEM)

    assert version.accepted_warnings[0] == {
        "number": "", "title": "", "reason": "按会议决定",
        "words": "现行制度第 1.2 条规定新版本须经审批，这一版由系统直接发布，未经审批。",
    }  # fmt: skip


def test_publish_version_wants_a_reason_for_each_warning(boss: Actor) -> None:
    version = draft(bonus(("0", "1.0%")), "提成按阶梯计算。")
    found = {each.key: str(each.sentence()) for each in queries.findings(version)}
    assert len(found) == 2
    one, other = found

    with pytest.raises(HasFindings, match="有 1 处提醒"):
        publish(version, boss, reason="", reasons={one: "先试一档", other: " "})
    publish(version, boss, reason="", reasons={one: "先试一档", other: "另文说明"})

    version.refresh_from_db()
    assert [(each["words"], each["reason"]) for each in version.accepted_warnings] == [
        (found[one], "先试一档"), (found[other], "另文说明"),
    ]  # fmt: skip


@pytest.mark.parametrize(("is_consulted", "words"), [(False, ["《劳动合同法》第四条"]), (True, [])])
def test_changes_of_the_staffs_interest_are_consulted_about(is_consulted: bool, words: list[str], boss: Actor) -> None:
    make_charter("提成按月发放。")
    version = draft("提成按季发放。")
    if is_consulted:
        actions.open_consultation(actor=boss, now=NOW, version_id=version.pk)
        actions.close_consultation(actor=boss, now=NOW, version_id=version.pk)
        version.refresh_from_db()

    found = [str(each.sentence()) for each in queries.findings(version)]

    assert [word for word in words if word in found[0]] == words
    assert bool(found) is not is_consulted


def test_a_draft_of_an_older_version_is_warned_about(boss: Actor) -> None:
    first = make_charter(days(3))
    version = draft(based_on=first)
    publish(draft(days(5)), boss)

    assert "这一版修订自 V1.0，而最近发布的是 V1.2" in str(queries.findings(version)[-1].sentence())


def test_withdraw_publication_lets_the_former_stand_again(boss: Actor) -> None:
    text = yaml_text(metric="receipt").replace("title: 期限", "title: 阶段标准")
    first = actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=date(2026, 1, 1), text=text)
    reader = actor_for(make_member())
    version = publish(draft("客户第一。"), boss)
    assert queries.in_force(DECEMBER) == version

    step("withdraw_publication", boss, version)

    version.refresh_from_db(), first.refresh_from_db()
    assert (version.state, version.withdrawal_reason, version.withdrawn_by_id) == (
        "withdrawn", "日期定错了", boss.member_id,
    )  # fmt: skip
    assert (first.state, queries.in_force(DECEMBER), version in queries.versions(reader)) == ("published", first, True)
    found = {hit.record_id for hit in records_queries.search(reader, "阶段标准")}
    assert found & set(queries.clause_ids(first.pk))
    assert queries.labels() == {"V1.0", "V1.1"}


@pytest.mark.parametrize(
    ("now", "reason", "error", "words"),
    [
        (NOW, "  ", Invalid, "原因"),
        (NOW + timedelta(days=9), "晚了", TooLate, "已于 2026-12-01 起施行"),
    ],
)
def test_withdraw_publication_refused(now: Any, reason: str, error: type, words: str, boss: Actor) -> None:
    make_charter(days(3))
    version = publish(draft(), boss)

    with pytest.raises(error, match=words):
        actions.withdraw_publication(actor=boss, now=now, version_id=version.pk, reason=reason)
    assert queries.in_force(DECEMBER) == version


def test_withdraw_publication_refused_once_used_or_where_nothing_stands_before(boss: Actor) -> None:
    only = publish(draft("只有一版。"), boss)
    with pytest.raises(NotInState, match="唯一的一版"):
        step("withdraw_publication", boss, only)
    used = publish(draft(bonus()), boss)
    assert registries.consequences.get("trial_bonus.paid").count(1) == 7

    with pytest.raises(TooLate, match="已经产生了后果（发放奖金 7）"):
        step("withdraw_publication", boss, used)
