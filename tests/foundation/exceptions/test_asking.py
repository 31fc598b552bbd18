"""Exceptions are written down, put up, approved, sent back, taken back and revoked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.at_once import at_once
from tests.factories.charter import make_charter, make_clause
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal, make_standard
from tests.factories.duties import first_contact
from tests.factories.exceptions import DECEMBER_20, agree, case_of, make_approved, make_exception_request
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_membership, make_role, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import BusinessError, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals.clauses import ApprovalChain, ChainRange, ChainStep
from xiaozhang.foundation.approvals.models import Case, Signer
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions import actions, queries
from xiaozhang.foundation.exceptions.errors import NobodyApproves, NotApplicant, NotDepartable, WrongState
from xiaozhang.foundation.exceptions.models import ExceptionRequest, ExceptionSubject
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db
CHAIN = ApprovalChain(
    subject="exception",
    ranges=(
        ChainRange(from_fen="0.00", steps=(ChainStep(who=("superior",)),)),
        ChainRange(from_fen="100000.00", steps=(ChainStep(who=("superior",)), ChainStep(who=("role:finance",)))),
    ),
)
STANDARD = make_standard(
    ("quotation", "报价单已发给客户", "records.tick", "报价单已发给客户"),
    ("quotation", "技术交流纪要", "records.tick", "技术交流纪要"),
)


@pytest.fixture
def house() -> dict[str, Member]:
    """A charter with chain, stage standard, term and a clause of words; a representative below a supervisor."""
    make_charter(CHAIN, STANDARD, first_contact(), "客户拜访须两人同行。")
    lead, rep = make_member("沈青", "supervisor"), make_member("林霜")
    make_membership(rep, make_team(leader=lead), rep.joined_on)
    return {
        "lead": lead,
        "rep": rep,
        "boss": make_member("周源", "sales_manager"),
        "finance": make_member("钱臻", "finance"),
    }


def clause(kind: str) -> Clause:
    return Clause.objects.get(kind=kind)


def refused(error: type[Exception], action: Any, *, actor: Member, **values: Any) -> Exception:
    """Try an action that is refused and leaves nothing behind."""
    before = (list(ExceptionRequest.objects.values()), ExceptionSubject.objects.count(), Case.objects.count())
    traces = Entry.objects.count()
    with pytest.raises(error) as raised:
        action(actor=actor_for(actor), now=NOW, **values)
    assert (list(ExceptionRequest.objects.values()), ExceptionSubject.objects.count(), Case.objects.count()) == before
    assert Entry.objects.count() == traces
    return raised.value


def drafted(house: dict[str, Member], **values: Any) -> ExceptionRequest:
    deal = make_deal(owner=house["rep"])
    given = {"parts": ["quotation_1"]}
    return make_exception_request(
        clause("stage_standard"), ("deal", deal.pk), applicant=house["rep"], given=given, **values
    )


def test_draft_exception_says_what_is_departed_from_and_for_whom(house: dict[str, Member]) -> None:
    row = drafted(house)
    assert (row.number, row.state, row.clause_key) == ("QC-2026-0001", "draft", "stage_standard")
    assert (row.summary, row.before) == ("免除「报价：技术交流纪要」", "离开「报价」前须齐备")
    assert (row.start_on, row.last_on) == (TODAY, DECEMBER_20 - timedelta(days=1))
    assert [(one.subject_type, one.title) for one in row.subjects.all()] == [("deal", "二期流量监测")]
    assert Entry.objects.latest("pk").action == "exceptions.draft_exception"


@pytest.mark.parametrize(
    ("departure", "given", "fields"),
    [
        ("waive", {}, {"parts"}),
        ("waive", {"parts": ["nothing"]}, {"parts"}),
        ("extend", {"days": 3}, {"departure"}),
        ("value", {"path": "x", "value": "3%"}, {"departure"}),
    ],
)
def test_draft_exception_refused_for_what_the_kind_does_not_allow(
    house: dict[str, Member], departure: str, given: dict[str, Any], fields: set[str]
) -> None:
    deal = make_deal(owner=house["rep"])
    values = {"clause_id": clause("stage_standard").pk, "departure": departure, "given": given, "reason": "急"}
    days = {"start_on": TODAY, "end_on": DECEMBER_20, "scope": [("deal", deal.pk)]}
    error = refused(Invalid, actions.draft_exception, actor=house["rep"], **values, **days)
    assert isinstance(error, Invalid)
    assert set(error.fields) == fields


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scope": []}, "scope"),
        ({"reason": "  "}, "reason"),
        ({"end_on": TODAY}, "end_on"),
        ({"end_on": date(2030, 1, 1)}, "end_on"),
        ({"start_on": date(2025, 1, 1)}, "start_on"),
        ({"given": {}}, "days"),
        ({"given": {"days": 3, "until": NOW}}, "days"),
        ({"given": {"until": NOW - timedelta(days=1)}}, "until"),
        ({"given": {"until": NOW + timedelta(days=500)}}, "until"),
        ({"given": {"days": 999}}, "days"),
        ({"amount_fen": -1}, "amount_fen"),
    ],
)
def test_draft_exception_refused_leaves_no_trace(house: dict[str, Member], changed: dict[str, Any], field: str) -> None:
    customer = make_customer(house["rep"])
    values: dict[str, Any] = {
        "clause_id": clause("time_limit").pk,
        "departure": "extend",
        "given": {"days": 3},
        "scope": [("customer", customer.pk)],
        "start_on": TODAY,
        "end_on": DECEMBER_20,
        "reason": "客户停产检修",
    }
    error = refused(Invalid, actions.draft_exception, actor=house["rep"], **values | changed)
    assert isinstance(error, Invalid)
    assert set(error.fields) == {field}


def test_draft_exception_refused_for_a_record_of_others_a_draft_clause_and_what_has_no_exceptions(
    house: dict[str, Member],
) -> None:
    strange = make_customer(make_member())
    values: dict[str, Any] = {
        "departure": "waive",
        "given": {},
        "start_on": TODAY,
        "end_on": DECEMBER_20,
        "reason": "急",
    }
    of_time = {**values, "clause_id": clause("time_limit").pk}
    refused(Missing, actions.draft_exception, actor=house["rep"], scope=[("customer", strange.pk)], **of_time)
    own = [("member", house["rep"].pk)]
    of_chain = {**values, "clause_id": clause("approval_chain").pk}
    refused(NotDepartable, actions.draft_exception, actor=house["rep"], scope=own, **of_chain)
    draft = make_clause("草案里的一条")
    refused(Missing, actions.draft_exception, actor=house["rep"], scope=own, clause_id=draft.pk, **values)
    refused(NotAllowed, actions.draft_exception, actor=make_member("顾凯", "leadership"), scope=own, **of_time)
    with pytest.raises(Refused):
        actions.draft_exception(actor=SYSTEM, now=NOW, scope=own, **of_time)


def test_a_clause_of_words_is_departed_from_in_words(house: dict[str, Member]) -> None:
    words = Clause.objects.get(kind="")
    row = make_exception_request(words, applicant=house["rep"], departure="text", given={"text": "老客户可一人拜访。"})
    assert (row.summary, row.value) == ("改为：老客户可一人拜访。", {"text": "老客户可一人拜访。"})


def test_change_exception_changes_words_scope_and_days(house: dict[str, Member]) -> None:
    row = drafted(house)
    other = make_deal(owner=house["rep"], title="三期改造")
    values: dict[str, Any] = {
        "departure": "waive", "given": {"parts": ["quotation_0"]}, "scope": [("deal", other.pk)],
        "start_on": TODAY, "end_on": DECEMBER_20, "reason": "资料随后补", "revision": row.revision,
    }  # fmt: skip
    changed = actions.change_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk, **values)
    assert (changed.summary, changed.revision) == ("免除「报价：报价单已发给客户」", 1)
    assert [one.title for one in changed.subjects.all()] == ["三期改造"]
    again = {**values, "revision": 1}
    actions.change_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk, **again)
    assert ExceptionRequest.objects.get().revision == 1
    refused(Stale, actions.change_exception, actor=house["rep"], exception_id=row.pk, **values)


def test_change_exception_refused_to_others_and_once_it_is_under_way(house: dict[str, Member]) -> None:
    row = drafted(house)
    values: dict[str, Any] = {
        "exception_id": row.pk, "departure": "waive", "given": {"parts": ["quotation_0"]},
        "scope": [(one.subject_type, one.subject_id) for one in row.subjects.all()],
        "start_on": TODAY, "end_on": DECEMBER_20, "reason": "资料随后补",
    }  # fmt: skip
    refused(NotApplicant, actions.change_exception, actor=house["lead"], **values)
    refused(Missing, actions.change_exception, actor=make_member(), **values)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    refused(WrongState, actions.change_exception, actor=house["rep"], **values)


def test_submit_exception_asks_the_chain_of_the_charter_and_the_last_agreement_registers_it(
    house: dict[str, Member],
) -> None:
    row = drafted(house, amount_fen=20_000_000)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk, note="客户催得急")
    case = case_of(row)
    assert (case.clause_number, case.amount_fen, case.note) == ("1.1", 20_000_000, "客户催得急")
    assert case.title == "签呈：二期流量监测 第 1.2 条 阶段标准"
    assert dict(case.picture)["适用范围"] == "商机 二期流量监测"
    assert dict(case.picture)["期间"] == "2026-11-20 至 2026-12-19"
    assert [one.member.name for one in Signer.objects.filter(case=case, state="waiting")] == ["沈青"]
    approvals.approve_case(actor=actor_for(house["lead"]), now=NOW, case_id=case.pk)
    row.refresh_from_db()
    assert (row.state, row.approved_at) == ("approving", None)
    approvals.approve_case(actor=actor_for(house["finance"]), now=NOW, case_id=case.pk)
    row.refresh_from_db()
    assert (row.state, row.approved_at) == ("approved", NOW)
    assert Notice.objects.filter(member=house["rep"], kind="approvals.decided").count() == 1
    assert Entry.objects.filter(action="exceptions.take_approval").count() == 1


def test_without_a_clause_the_holders_of_the_power_decide_and_without_any_nobody(house: dict[str, Member]) -> None:
    make_charter(STANDARD, effective_on=date(2026, 6, 1))
    row = make_exception_request(
        Clause.objects.filter(kind="stage_standard").latest("pk"),
        ("deal", make_deal(owner=house["rep"]).pk),
        applicant=house["rep"],
        given={"parts": ["quotation_0"]},
    )
    for key in ("sales_manager", "leadership"):
        role = make_role(key)
        role.powers = [power for power in role.powers if power != "exceptions.approve"]
        role.save()
    refused(NobodyApproves, actions.submit_exception, actor=house["rep"], exception_id=row.pk)
    role = make_role("sales_manager")
    role.powers = [*role.powers, "exceptions.approve"]
    role.save()
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    assert [one.member.name for one in Signer.objects.filter(state="waiting")] == ["周源"]


def test_submit_exception_refused_twice_and_to_others(house: dict[str, Member]) -> None:
    row = drafted(house)
    refused(NotApplicant, actions.submit_exception, actor=house["lead"], exception_id=row.pk)
    refused(Stale, actions.submit_exception, actor=house["rep"], exception_id=row.pk, revision=7)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    refused(WrongState, actions.submit_exception, actor=house["rep"], exception_id=row.pk)


def test_one_that_was_sent_back_is_changed_and_goes_into_its_next_round(house: dict[str, Member]) -> None:
    row = drafted(house)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    case = case_of(row)
    approvals.reject_case(actor=actor_for(house["lead"]), now=NOW, case_id=case.pk, comment="先补一份")
    row.refresh_from_db()
    assert row.state == "rejected"
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    case.refresh_from_db()
    assert (case.round, case.state) == (2, "open")
    agree(row)
    row.refresh_from_db()
    assert row.state == "approved"


def test_withdraw_exception_ends_its_approval_and_it_can_be_put_up_again(house: dict[str, Member]) -> None:
    row = drafted(house)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    taken = actions.withdraw_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    assert (taken.state, case_of(row).state) == ("withdrawn", "withdrawn")
    refused(WrongState, actions.withdraw_exception, actor=house["rep"], exception_id=row.pk)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    assert Case.objects.count() == 2


def test_withdraw_exception_refused_to_others_and_once_it_is_approved(house: dict[str, Member]) -> None:
    row = drafted(house)
    refused(NotApplicant, actions.withdraw_exception, actor=house["boss"], exception_id=row.pk)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    agree(row)
    refused(WrongState, actions.withdraw_exception, actor=house["rep"], exception_id=row.pk)


def test_revoke_exception_from_a_day_on(house: dict[str, Member]) -> None:
    row = drafted(house)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    agree(row)
    from_on = TODAY + timedelta(days=3)
    values: dict[str, Any] = {"exception_id": row.pk, "reason": "资料已补齐", "from_on": from_on}
    actions.revoke_exception(actor=actor_for(house["boss"]), now=NOW, **values)
    row.refresh_from_db()
    assert (row.state, row.revoked_from_on, row.revoked_by_id) == ("revoked", from_on, house["boss"].pk)
    notice = Notice.objects.get(member=house["rep"], kind="exceptions.revoked")
    assert notice.title == "签呈 QC-2026-0001 自 2026-11-23 起撤销：免除「报价：技术交流纪要」"
    refused(WrongState, actions.revoke_exception, actor=house["boss"], **values)


def test_revoke_exception_refused(house: dict[str, Member]) -> None:
    row = drafted(house)
    values: dict[str, Any] = {"exception_id": row.pk, "reason": "资料已补齐", "from_on": TODAY}
    refused(WrongState, actions.revoke_exception, actor=house["boss"], **values)
    actions.submit_exception(actor=actor_for(house["rep"]), now=NOW, exception_id=row.pk)
    agree(row)
    for changed in ({"reason": " "}, {"from_on": TODAY - timedelta(days=1)}, {"from_on": DECEMBER_20}):
        refused(Invalid, actions.revoke_exception, actor=house["boss"], **values | changed)
    refused(NotAllowed, actions.revoke_exception, actor=house["rep"], **values)


def test_applicants_are_reminded_once_before_the_end(house: dict[str, Member]) -> None:
    row = make_approved(
        clause("time_limit"), ("member", house["rep"].pk), applicant=house["rep"], end_on=TODAY + timedelta(days=5)
    )
    for _time in range(2):
        actions.remind_of_ending(actor=SYSTEM, now=NOW)
    notice = Notice.objects.get(kind="exceptions.ending")
    assert (notice.member_id, notice.title) == (house["rep"].pk, f"签呈 {row.number} 到 11月24日期满：免除本条要求")


def test_what_concerns_other_approvals_is_passed_over(house: dict[str, Member]) -> None:
    row = drafted(house)
    told: dict[str, Any] = {"kind": "contract", "record_id": row.pk, "case_id": 1}
    for reaction in (actions.take_approval, actions.take_rejection, actions.take_withdrawal, actions.take_voiding):
        assert reaction(actor=SYSTEM, now=NOW, **told) is None
        assert reaction(actor=SYSTEM, now=NOW, **{**told, "kind": "exception"}) is None
    assert ExceptionRequest.objects.get().state == "draft"


def test_two_who_put_it_up_at_once_make_one_case(concurrent_db: None) -> None:
    make_charter(CHAIN, first_contact())
    lead, rep = make_member("沈青", "supervisor"), make_member("林霜")
    make_membership(rep, make_team(leader=lead), rep.joined_on)
    row = make_exception_request(clause("time_limit"), applicant=rep)
    actor = actor_for(rep)

    def submit() -> ExceptionRequest:
        return actions.submit_exception(actor=actor, now=NOW, exception_id=row.pk)

    outcomes = at_once(submit, submit)
    assert sorted(type(one).__name__ for one in outcomes) == ["ExceptionRequest", "WrongState"]
    assert Case.objects.count() == 1
    assert queries.latest_case(row.pk) == Case.objects.get()


def test_taken_back_while_somebody_agrees_one_of_them_comes_first(concurrent_db: None) -> None:
    make_charter(CHAIN, first_contact())
    lead, rep = make_member("沈青", "supervisor"), make_member("林霜")
    make_membership(rep, make_team(leader=lead), rep.joined_on)
    row = make_exception_request(clause("time_limit"), applicant=rep)
    actions.submit_exception(actor=actor_for(rep), now=NOW, exception_id=row.pk)
    case = Case.objects.get()

    outcomes = at_once(
        lambda: actions.withdraw_exception(actor=actor_for(rep), now=NOW, exception_id=row.pk),
        lambda: approvals.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk),
    )

    assert sum(isinstance(one, BusinessError) for one in outcomes) == 1
    row.refresh_from_db()
    assert (row.state, Case.objects.get().state) in (("approved", "approved"), ("withdrawn", "withdrawn"))
