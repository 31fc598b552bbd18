"""What the page holds: honest counts, nobody else's rows, and as many queries for three things as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_standard
from tests.factories.incentives import make_receipt_fact, make_table
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.base.actor import Actor
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.today import queries
from xiaozhang.selling.contracts.rules.drafting import NewInstalment

pytestmark = pytest.mark.django_db
CALENDAR = Calendar()
LATER = TODAY + timedelta(days=7)
LATER_AT = NOW + timedelta(days=7)


def promise(owner: Member, next_on: date, plan: str = "打电话") -> None:
    """Make a customer of the owner whose next follow-up is due on a day."""
    make_follow_up(make_customer(owner=owner), next_on=next_on, next_plan=plan)


def late_contract(owner: Member) -> None:
    """Make a signed contract of the owner with 30,000 yuan due the day after today."""
    make_contract(owner=owner, instalments=[NewInstalment("预付款", TODAY + timedelta(days=1), 3_000_000)])


def counted(read: Callable[[], object]) -> int:
    read()
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


# duties


def test_follow_ups_are_split_by_their_day_with_what_was_planned() -> None:
    owner = make_member()
    for days, plan in ((1, "问内部意见"), (7, "上门拜访"), (9, "发资料")):
        promise(owner, TODAY + timedelta(days=days), plan)
    found = queries.duties(actor_for(owner), LATER, CALENDAR)
    assert (found.late_count, found.due_count) == (1, 1)
    assert [str(duty.what) for duty in found.late] == ["问内部意见"]
    assert [str(duty.what) for duty in found.due] == ["上门拜访"]
    assert [str(duty.what) for duty in found.coming] == ["发资料"]
    assert found.late[0].is_late
    assert str(found.late[0].why) == "已过 5 个工作日 · 上次 11月20日"


def test_counts_include_what_is_not_shown() -> None:
    owner = make_member()
    for _ in range(11):
        promise(owner, TODAY + timedelta(days=1))
    found = queries.duties(actor_for(owner), LATER, CALENDAR)
    assert (found.late_count, len(found.late)) == (11, 8)


def test_nobody_elses_customers_are_among_ones_duties() -> None:
    team = make_team()
    leader = make_member("主管", role="supervisor", team=team)
    promise(make_member("别人", team=team), TODAY + timedelta(days=1))
    found = queries.duties(actor_for(leader), LATER, CALENDAR)
    assert (found.late_count, found.late) == (0, [])


def test_ones_own_late_money_is_a_duty_and_a_colleagues_is_not() -> None:
    owner, other = make_member("林越"), make_member("别人")
    late_contract(owner)
    late_contract(other)
    found = queries.duties(actor_for(owner), LATER, CALENDAR)
    assert found.late_count == 1
    assert str(found.late[0].what) == "预付款 30,000.00 元催收"
    assert found.late[0].on == TODAY + timedelta(days=1)


def test_a_member_without_anything_has_nothing_to_do() -> None:
    found = queries.duties(actor_for(make_member("人事", role="hr")), TODAY, CALENDAR)
    assert (found.count, list(found.coming)) == (0, [])


def test_months_to_close_are_told_to_those_who_close_them() -> None:
    make_receipt_fact(make_member(), date(2026, 9, 9))
    make_receipt_fact(make_member(), date(2026, 10, 9))
    finance = queries.duties(make_finance(), TODAY, CALENDAR)
    assert [str(duty.what) for duty in finance.due] == ["2026 年 9 月起有 2 个月还没有结账"]
    assert queries.duties(actor_for(make_member()), TODAY, CALENDAR).due_count == 0


def test_duties_cost_the_same_for_more_of_them() -> None:
    owner = make_member()
    actor = actor_for(owner)

    def read() -> object:
        return queries.duties(actor, LATER, CALENDAR)

    promise(owner, TODAY + timedelta(days=1))
    late_contract(owner)
    one = counted(read)
    for _ in range(3):
        promise(owner, TODAY + timedelta(days=1))
        promise(owner, LATER)
        late_contract(owner)
    assert counted(read) == one


# lists


def test_deals_past_their_days_are_those_in_reach_with_the_clause() -> None:
    version = make_charter(make_standard(development=3))
    owner, other = make_member("林越"), make_member("别人")
    make_deal(owner=owner, title="罐区液位改造", expected_fen=1_000_000)
    make_deal(owner=other, title="别人的商机")
    table = queries.deals_past_their_days(actor_for(owner), LATER, CALENDAR)
    assert table is not None
    assert (table.count, table.sum_fen, table.with_owner) == (1, 1_000_000, False)
    assert [(late.deal.title, late.stay.days, late.stay.limit) for late in table.rows] == [("罐区液位改造", 5, 3)]
    assert table.clause is not None
    assert table.clause.clause_id == version.clauses.get().pk
    within = queries.deals_past_their_days(actor_for(owner), TODAY, CALENDAR)
    assert within is not None
    assert (within.count, list(within.rows)) == (0, [])


def test_finance_sees_no_deals_and_what_waits() -> None:
    actor = make_finance()
    assert queries.deals_past_their_days(actor, TODAY, CALENDAR) is None
    make_receipt(amount_fen=3_000_000)
    make_receipt(amount_fen=2_000_000)
    make_receipt(amount_fen=1_000_000, confirmed_by=actor)
    waiting = queries.receipts_waiting(actor)
    assert waiting is not None
    assert (waiting.count, waiting.sum_fen, len(waiting.rows)) == (2, 5_000_000, 2)
    assert queries.receipts_waiting(actor_for(make_member())) is None


def test_late_instalments_are_for_those_who_answer_for_others() -> None:
    team = make_team()
    leader, seller = make_member("主管", role="supervisor", team=team), make_member("林越", team=team)
    late_contract(seller)
    late_contract(leader)
    late_contract(make_member("外组"))
    below = queries.late_instalments(actor_for(leader), LATER)
    assert below is not None
    assert (below.count, below.sum_fen) == (1, 3_000_000)
    assert [(late.row.contract.owner.name, late.days, late.lacking_fen) for late in below.rows] == [
        ("林越", 6, 3_000_000)
    ]
    assert queries.late_instalments(actor_for(seller), LATER) is None
    whole = queries.late_instalments(make_finance(), LATER)
    assert whole is not None
    assert whole.count == 3


@pytest.mark.parametrize(
    "read",
    [
        lambda actor: queries.deals_past_their_days(actor, LATER, CALENDAR),
        lambda actor: queries.late_instalments(actor, LATER),
        lambda actor: queries.knowing(actor, LATER, CALENDAR),
    ],
)
def test_lists_cost_the_same_for_more_rows(read: Callable[[Actor], object]) -> None:
    make_charter(make_standard(development=3), make_table())
    team = make_team()
    leader = make_member("主管", role="supervisor", team=team)
    actor_of_leader = actor_for(leader)

    def add(name: str) -> None:
        seller = make_member(name, team=team)
        make_deal(owner=seller)
        late_contract(seller)
        make_target(seller)

    add("甲")
    late_contract(leader)
    actor_of_leader = actor_for(leader)
    one = counted(lambda: read(actor_of_leader))
    for name in ("乙", "丙"):
        add(name)
    late_contract(leader)
    actor_of_leader = actor_for(leader)
    assert counted(lambda: read(actor_of_leader)) == one


# knowing


def test_a_representative_knows_the_own_month_and_what_money_would_add() -> None:
    make_charter(make_table())
    owner = make_member("林越")
    make_target(owner, amount_fen=600_000_00)
    make_receipt_fact(owner, date(2026, 11, 9), 150_000)
    make_receipt_fact(make_member("别人"), date(2026, 11, 9), 900_000)
    make_contract(owner=owner, instalments=[NewInstalment("预付款", TODAY + timedelta(days=3), 80_000_00)])
    own = queries.knowing(actor_for(owner), TODAY, CALENDAR).own
    assert own is not None
    assert (own.month.figure, own.month.unit) == ("15.00", "万元")
    assert (own.month.standing.target_fen, own.month.standing.received_fen) == (600_000_00, 150_000_00)
    assert own.outlook is not None
    assert own.outlook.commission_fen == 2_250_00
    only = own.what_ifs[0]
    assert (only.amount_fen, only.commission_fen) == (80_000_00, 750_00 + 600_00)
    assert only.steps == "50,000.00 × 1.5% + 30,000.00 × 2.0%"


def test_a_supervisor_knows_the_team_and_leadership_the_teams() -> None:
    first, second = make_team("华东组"), make_team("华南组")
    leader = make_member("主管", role="supervisor", team=first)
    own, other = make_member("林越", team=first), make_member("黄子轩", team=second)
    for member, yuan in ((own, 150_000), (other, 900_000)):
        make_target(member, amount_fen=300_000_00)
        make_receipt_fact(member, date(2026, 11, 9), yuan)
    below = queries.knowing(actor_for(leader), TODAY, CALENDAR)
    assert below.joint is not None
    assert (below.by_team, below.joint_name, below.joint.standing.received_fen) == (False, "华东组", 150_000_00)
    assert ("黄子轩" in {line.name for line in below.lines}) is False
    assert [(line.name, line.received, line.target, line.attained) for line in below.lines if line.target] == [
        ("林越", "15.00", "30.00", Fraction(1, 2))
    ]
    whole = queries.knowing(actor_for(make_member("领导", role="leadership")), TODAY, CALENDAR)
    assert whole.own is None
    assert whole.joint is not None
    assert (whole.by_team, whole.joint.standing.received_fen) == (True, 1_050_000_00)
    assert [(line.name, line.attained) for line in whole.lines] == [("华东组", Fraction(1, 2)), ("华南组", Fraction(3))]


def test_personnel_see_to_passwords_and_calendar() -> None:
    make_company()
    make_member("甲", must_change_password=True)
    found = queries.settings_to_see_to(actor_for(make_member("人事", role="hr")), TODAY)
    assert found is not None
    assert found.with_first_password >= 1
    assert found.calendar is None
    assert queries.settings_to_see_to(actor_for(make_member()), TODAY) is None
    late = queries.settings_to_see_to(actor_for(make_member("人事二", role="hr")), date(2035, 1, 2))
    assert late is not None
    assert "2035 年" in str(late.calendar)
