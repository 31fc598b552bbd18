"""A run computed by several processes: the same bytes as by one, and nothing where one of them dies."""

from __future__ import annotations

import multiprocessing
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.actions.carrying_out import carry_out
from xiaozhang.performance.incentives.gateways import ShareLost
from xiaozhang.performance.incentives.models import Line, Run

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def month(concurrent_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five members with facts, two of whom share one, and one late, in a database that other processes can read."""
    monkeypatch.setenv("XIAOZHANG_TEST_DATA", str(tmp_path))
    make_commission_charter()
    members = [make_member(f"成员{number}") for number in range(5)]
    for number, member in enumerate(members):
        for day in range(1, 4 + number):
            make_receipt_fact(member, OCTOBER.replace(day=day), 90_000 + day * 7 + number)
    make_receipt_fact(on=date(2026, 10, 9), credits={members[0].pk: 6_000, members[1].pk: 4_000})
    make_receipt_fact(members[2], SEPTEMBER, 180_000)
    run = make_run(SEPTEMBER, state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    make_receipt_fact(members[2], SEPTEMBER, 50_000)


def begun() -> int:
    return actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER).pk


def settled(shares: int) -> tuple[Run, list[tuple[object, ...]]]:
    """Settle the month in so many shares and return the run with its lines, by member and place."""
    pk = begun()
    carry_out(pk, clock=lambda: NOW, most_shares=shares, credits_a_share=1, is_whole=True)
    rows = Line.objects.filter(statement__run_id=pk).order_by("statement__member_id", "sequence")
    names = ("statement__member_id", "sequence", "fact_id", "before_fen", "after_fen", "amount_fen", "slices")
    return queries.get_run(SYSTEM, pk), list(rows.values_list(*names))


def test_three_processes_settle_to_the_same_bytes_as_one(month: None) -> None:
    alone, lines = settled(1)
    shared, same = settled(3)
    assert (shared.state, shared.result_hash) == ("draft", alone.result_hash)
    assert (same, shared.commission_fen, shared.credits_done) == (lines, alone.commission_fen, alone.credits_total)
    assert [(each.clause_id, each.lines, each.amount_fen) for each in shared.tallies.all()] == [
        (each.clause_id, each.lines, each.amount_fen) for each in alone.tallies.all()
    ]
    assert len(lines) == 28


@pytest.mark.one_database
def test_a_process_that_is_killed_fails_the_run_which_can_be_begun_again(month: None) -> None:
    expected, _lines = settled(1)
    pk = begun()

    def kill_one() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for process in multiprocessing.active_children():
                process.kill()  # long before it has set Django up
                return
            time.sleep(0.002)

    killer = threading.Thread(target=kill_one)
    killer.start()
    with pytest.raises(ShareLost, match="of 2 ended with -9"):
        carry_out(pk, clock=lambda: NOW, most_shares=2, credits_a_share=1, is_whole=True)
    killer.join()
    assert multiprocessing.active_children() == []
    run = queries.get_run(SYSTEM, pk)
    assert (run.state, run.result_hash) == ("staged", "")
    connection.close()
    carry_out(pk, clock=lambda: NOW, is_whole=True)
    run = queries.get_run(SYSTEM, pk)
    assert (run.state, run.result_hash) == ("draft", expected.result_hash)
