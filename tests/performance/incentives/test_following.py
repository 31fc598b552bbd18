"""A draft followed by another: only whom facts have touched is settled anew, to the bytes of a whole month."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run, make_table
from tests.factories.org import make_member
from tests.factories.targets import make_target
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.actions import carrying_out
from xiaozhang.performance.incentives.actions.carrying_out import carry_out
from xiaozhang.performance.incentives.models import Balance, Line, Run, Statement
from xiaozhang.performance.incentives.queries import comparing
from xiaozhang.performance.incentives.queries.desk import settlement_desk
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.plans.clauses import CommissionPlan, Contest

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


def department(count: int = 6) -> list[Member]:
    """Make members who have each received something in October."""
    members = [make_member(f"成员{number}") for number in range(count)]
    for number, member in enumerate(members):
        make_receipt_fact(member, date(2026, 10, 10 + number), 90_000 + number)
    return members


def of(run: Run, member: Member) -> Statement:
    return statements_in(run).get(member=member)


def whole(run: Run) -> tuple[Any, ...]:
    """Return all that a finished run came to, but for its number and its rows' ids."""
    held = statements_in(run)
    lines = Line.objects.filter(statement__in=held).order_by("statement__member_id", "sequence")
    balances = Balance.objects.filter(statement__in=held).order_by("statement__member_id", "sequence")
    return (
        run.result_hash, run.outcome, run.statements_count, run.lines_count, run.commission_fen, run.adjustment_fen,
        run.award_fen, run.paid_fen,
        list(held.order_by("member_id").values_list("member_id", "digest", "pay", "total_fen", "paid_fen")),
        list(lines.values_list("statement__member_id", "sequence", "fact_id", "amount_fen", "slices", "trace")),
        list(balances.values_list("statement__member_id", "kind", "key", "amount_fen")),
        list(run.tallies.order_by("clause_id").values_list("clause_id", "lines", "amount_fen")),
    )  # fmt: skip


def test_one_late_fact_settles_one_member_and_takes_the_others_over() -> None:
    make_commission_charter()
    members = department()
    first = make_run()
    rows = dict(Statement.objects.values_list("member_id", "pk"))
    make_receipt_fact(members[2], yuan=150_000)
    second = make_run()
    first.refresh_from_db()
    assert (second.follows_id, second.kept_count, second.made_anew) == (first.pk, 5, 1)
    now = dict(Statement.objects.filter(run=second).values_list("member_id", "pk"))
    assert [pk for pk in rows if now[pk] != rows[pk]] == [members[2].pk]
    assert whole(second) == whole(make_run(is_whole=True))


def test_the_earlier_draft_still_shows_and_adds_up_to_what_it_was() -> None:
    make_commission_charter()
    members = department()
    first = make_run()
    before = whole(first)
    for member, yuan in ((members[2], 150_000), (members[4], 20_000), (members[2], 1_000)):
        make_receipt_fact(member, yuan=yuan)
        make_run()
    first = Run.objects.get(number=1)
    assert whole(first) == before
    assert settlement_desk(first).is_sound
    last, second = Run.objects.get(number=4), Run.objects.get(number=2)
    names = [each.shown.name for each in comparing.comparison(SYSTEM, last, first).rows]
    assert sorted(names) == ["成员2", "成员4"]
    assert [each.shown.name for each in comparing.comparison(SYSTEM, second, first).rows] == ["成员2"]
    page = text_of(signed_in(make_member("钱真", role="finance")), f"/statements/runs/{last.pk}/")
    assert "重新核算了他们" in page
    assert "全部重新核算" in page


@pytest.mark.parametrize("terms", [
    pytest.param(make_table(), id="table"),
    pytest.param(make_table(method="slab"), id="slab"),
    pytest.param(CommissionPlan.model_validate(plan(period="quarter")), id="quarterly plan"),
])  # fmt: skip
def test_many_drafts_one_after_the_other_come_to_the_bytes_of_a_whole_month(terms: Any) -> None:
    """Ordinary facts, shared ones, facts of a closed month, and reversals, in four portions."""
    make_charter(terms, effective_on=date(2026, 1, 1))
    members = department(9)
    for member in members:
        make_receipt_fact(member, SEPTEMBER, 180_000)
    closed = make_run(SEPTEMBER, state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=closed.pk)
    make_run()
    chance = random.Random(7)
    posted: list[str] = []
    for _ in range(4):
        posted += post_some(members, chance, posted)
        make_run()
    last = Run.objects.order_by("pk").last()
    assert last is not None
    assert Run.objects.filter(follows__isnull=False).count() >= 3
    assert whole(last) == whole(make_run(is_whole=True))
    assert all(queries.proof_of(each).is_equal for each in statements_in(last))


def post_some(members: Sequence[Member], chance: random.Random, posted: list[str]) -> list[str]:
    """Post three facts of any kind and return the keys of those that can be reversed."""
    one, other = chance.sample(members, 2)
    shared = make_receipt_fact(
        on=date(2026, 10, chance.randint(1, 28)), fen=chance.randrange(10**7), credits={one.pk: 6_000, other.pk: 4_000}
    )
    late = make_receipt_fact(one, date(2026, 9, chance.randint(1, 28)), fen=chance.randrange(10**7))
    if posted:
        key = posted.pop(chance.randrange(len(posted)))
        ledger.reverse(actor=SYSTEM, now=NOW, key=key, new_key=f"{key}:back:{shared.pk}")
    return [late.key] if chance.random() < 0.5 else [shared.key]


def test_nothing_new_takes_every_statement_over() -> None:
    make_commission_charter()
    department()
    first, second = make_run(), make_run()
    assert (second.kept_count, second.result_hash) == (6, first.result_hash)


def test_a_changed_target_settles_the_whole_month() -> None:
    make_commission_charter()
    members = department()
    make_run()
    make_target(members[0], OCTOBER)
    run = make_run()
    assert (run.follows_id, run.kept_count) == (None, 0)


def test_another_release_settles_the_whole_month() -> None:
    make_commission_charter()
    department()
    first = make_run()
    Run.objects.filter(pk=first.pk).update(release="0.0.9")
    assert make_run().follows_id is None


def test_most_members_touched_settle_the_whole_month() -> None:
    make_commission_charter()
    members = department()
    make_run()
    for member in members[:4]:
        make_receipt_fact(member)
    assert make_run().follows_id is None


def test_more_credits_than_fit_in_mind_settle_the_whole_month(monkeypatch: pytest.MonkeyPatch) -> None:
    make_commission_charter()
    members = department()
    make_run()
    make_receipt_fact(members[0])
    monkeypatch.setattr(carrying_out, "MOST_ANEW", 1)  # the one touched has two
    run = make_run()
    assert (run.follows_id, run.lines_count) == (None, 7)


def test_where_payees_depend_on_each_other_the_whole_month_is_settled() -> None:
    contest = {
        "title": "十月竞赛", "roles": ["representative"], "metric": "receipt", "from_on": "2026-10-01",
        "to_on": "2026-10-31", "prizes": [{"place": 1, "amount": "1000"}], "ties": "share",
    }  # fmt: skip
    make_charter(make_table(), Contest.model_validate(contest), effective_on=date(2026, 1, 1))
    members = department()
    first = make_run()
    make_receipt_fact(members[0], yuan=500_000)
    run = make_run()
    assert (run.follows_id, run.outcome != first.outcome) == (None, True)


def test_a_draft_published_meanwhile_is_not_torn_apart() -> None:
    make_commission_charter()
    members = department()
    first = make_run()
    before = whole(first)
    make_receipt_fact(members[2], yuan=150_000)
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    steps = []

    def clock() -> datetime:
        steps.append(1)
        if len(steps) == 3:
            actions.publish_run(actor=SYSTEM, now=NOW, run_id=first.pk)
        return NOW

    carry_out(run.pk, clock=clock)
    run.refresh_from_db()
    assert (run.state, run.follows_id, run.kept_count) == ("draft", None, 0)
    assert whole(Run.objects.get(pk=first.pk)) == before
    assert Statement.objects.filter(run=run).count() == 6
    assert whole(run) == whole(make_run(is_whole=True))


def test_the_queries_do_not_grow_with_the_members() -> None:
    make_commission_charter()
    counts = []
    for more in (4, 12):
        members = department(more)
        make_run(is_whole=True)
        make_receipt_fact(members[0])
        with CaptureQueriesContext(connection) as asked:
            run = make_run()
        assert run.made_anew == 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
