"""Contracts of the story are agreed to before they are signed, as the default charter asks."""

from __future__ import annotations

from datetime import date

import pytest

from tests.home.demo.rules.test_story import CALENDAR
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.charter.documents import default_charter, read
from xiaozhang.foundation.charter.queries import kinds
from xiaozhang.home.demo.rules import acts, agreement, staff
from xiaozhang.home.demo.rules.scenario import Story, story

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def told() -> Story:
    return story(TODAY, CALENDAR)


def by_deal(told: Story, kind: type) -> dict[str, list[acts.Step]]:
    found: dict[str, list[acts.Step]] = {}
    for day in told.days:
        for step in day.steps:
            if isinstance(step.act, kind):
                found.setdefault(step.act.deal, []).append(step)
    return found


def test_every_signed_contract_has_been_agreed_to_by_those_its_amount_asks(told) -> None:
    approved, drafted = by_deal(told, acts.Approve), by_deal(told, acts.Draft)
    signed = by_deal(told, acts.Sign)
    assert len(signed) > 100
    for deal, (step,) in signed.items():
        amount = told.deals[deal].amount_fen()
        wanted = agreement.approvers(drafted[deal][0].by, amount, told.cast, drafted[deal][0].at.date(), CALENDAR)
        moments = [drafted[deal][0].at, *(one.at for one in approved.get(deal, ())), step.at]
        assert [one.by for one in approved.get(deal, ())] == wanted
        assert moments == sorted(moments)
        assert len(set(moments)) == len(moments)


def test_steps_stay_in_order_of_time_on_workdays(told) -> None:
    moments = [step.at for day in told.days for step in day.steps]
    assert moments == sorted(moments)
    assert all(CALENDAR.is_workday(day.on) and day.on < TODAY for day in told.days)


def test_some_contracts_still_wait_for_somebody(told) -> None:
    signed, approved = by_deal(told, acts.Sign), by_deal(told, acts.Approve)
    drafts = [deal for deal in by_deal(told, acts.Draft) if deal not in signed]
    assert drafts
    assert all(len(approved.get(deal, ())) <= 3 for deal in drafts)


def test_the_story_knows_the_amounts_of_the_default_charter() -> None:
    drafts = read(default_charter(), kinds()).clauses()
    chain = ApprovalChain.model_validate(next(one for one in drafts if one.key == "contract_approval").parameters)
    assert [one.from_fen for one in chain.ranges] == [0, agreement.NEEDS_ONE_FEN, agreement.NEEDS_ALL_FEN]
    assert [[step.who for step in one.steps] for one in chain.ranges] == [
        [], [("superior",)], [("superior",), ("role:finance", "role:sales_manager")],
    ]  # fmt: skip


def test_whoever_leads_their_own_team_asks_the_manager(told) -> None:
    leader = staff.TEAMS[0].leader
    assert agreement.approvers(leader, agreement.NEEDS_ONE_FEN, told.cast, TODAY, CALENDAR) == ["gumingyuan"]
    assert agreement.approvers("linyue", agreement.NEEDS_ONE_FEN - 1, told.cast, TODAY, CALENDAR) == []
