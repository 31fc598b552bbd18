"""Daily discipline with much open: boxes, tasks, notices and the today page, and the sweep over duties (G6, R1).

The rows are those the actions write, put in directly: putting up a hundred thousand cases by hand is no daily work.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bench.company import Company
from bench.figures import Report
from bench.pages import Page, measure_page
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.periods import Period
from xiaozhang.foundation.approvals.models import Case, CaseLog, Signer, Step
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.duties.clauses import TimeLimit
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks.models import Task

_DUE_SHARE = 10  # every tenth duty has come due since the last sweep


def measure(report: Report, company: Company, count: int) -> None:
    """Open `count` cases, tasks, notices and duties, ask for the pages they stand on, and sweep."""
    now, today = timezone.now(), timezone.localdate()
    manager_id = Member.objects.get(login=company.manager_login).pk
    with transaction.atomic():
        _cases(company, manager_id, count, now, today)
        _tasks(company, count, now, today)
        _notices([*company.member_ids, manager_id], count, now)
        _duties(company, count, now)
    for login in (company.manager_login, company.representative_login):
        for page in _pages(manager_id):
            measure_page(report, login, page)
    begin, done = time.perf_counter(), 0
    while swept := duties.sweep_some(actor=SYSTEM, now=now):
        done += swept
    seconds = time.perf_counter() - begin
    report.add(f"sweep over {count:,} duties, {done:,} due", f"{seconds:.1f} s", "<= 10 s", "", seconds <= 10)


def _pages(manager_id: int) -> list[Page]:
    waiting = f"SELECT case_id FROM approvals_signer WHERE member_id = {manager_id} AND state = 'waiting' LIMIT 21"
    mine = f"SELECT * FROM tasks_task WHERE owner_id = {manager_id} AND state = 'open' ORDER BY due_on LIMIT 21"
    told = f"SELECT * FROM notices_notice WHERE member_id = {manager_id} AND read_at IS NULL ORDER BY id DESC LIMIT 21"
    return [
        Page("box 待我审批", reverse("approvals:list"), 12, 60, waiting),
        Page("tasks", reverse("tasks:list"), 12, 60, mine),
        Page("notices", reverse("notices:list"), 12, 60, told),
        Page("today, much open", reverse("today:today"), None, 100, mine),
    ]


def _cases(company: Company, manager_id: int, count: int, now: datetime, today: date) -> None:
    picture = {"客户": "无锡澄源水务有限公司", "金额": "86,000.00 元"}
    members = company.member_ids
    waiting = [manager_id, *members]
    cases = insert_values(
        Case,
        ("number", "kind", "record_id", "title", "applicant_id", "state", "amount_fen", "picture", "picture_proof",
         "put_up_at", "waiting_since_at"),
        [
            (f"SP{place:08d}", "contract", place + 1, f"合同 {place}", members[place % len(members)], "open", 8_600_000,
             picture, "0" * 64, now, now)
            for place in range(count)
        ],
    )  # fmt: skip
    steps = insert_values(
        Step, ("case_id", "round", "place", "mode", "state", "entered_at", "remind_on"),
        [(case, 1, 0, "in_order", "waiting", now, today + timedelta(days=2)) for case in cases],
    )  # fmt: skip
    insert_values(
        Signer, ("case_id", "step_id", "seat", "member_id", "state", "origin"),
        [
            (case, step, 0, waiting[place % len(waiting)], "waiting", "named")
            for place, (case, step) in enumerate(zip(cases, steps, strict=True))
        ],
        wants_ids=False,
    )  # fmt: skip
    insert_values(
        CaseLog, ("case_id", "round", "at", "by_id", "verb"),
        [(case, 1, now, members[place % len(members)], "put_up") for place, case in enumerate(cases)], wants_ids=False,
    )  # fmt: skip


def _tasks(company: Company, count: int, now: datetime, today: date) -> None:
    members = company.member_ids
    days = [today + timedelta(days=place - 20) for place in range(60)]
    rows = [
        (f"回访客户第 {place} 次", members[place % len(members)], now, now, days[place % len(days)], "open")
        for place in range(count)
    ]
    insert_values(Task, ("title", "owner_id", "created_at", "changed_at", "due_on", "state"), rows, wants_ids=False)


def _notices(members: list[int], count: int, now: datetime) -> None:
    rows = [
        (members[place % len(members)], "tasks.assigned", f"新待办：回访客户第 {place} 次", f"bench:{place}", now)
        for place in range(count)
    ]
    insert_values(Notice, ("member_id", "kind", "title", "key", "created_at"), rows, wants_ids=False)


def _duties(company: Company, count: int, now: datetime) -> None:
    today = timezone.localdate(now)
    in_force = charter.clauses_in_force(TimeLimit, Period(today, today + timedelta(days=1)))
    clause, members, began = in_force[0], company.member_ids, now - timedelta(days=1)
    rows = []
    for place in range(count):
        due = now - timedelta(minutes=5) if place % _DUE_SHARE == 0 else now + timedelta(hours=1 + place % 100)
        rows.append(
            (clause.clause_id, members[place % len(members)], "customer", place + 1, f"客户 {place}",
             "customers.assigned", "customers.followed_up", began, due, due, True, f"bench:{place}")
        )  # fmt: skip
    insert_values(
        Duty,
        ("clause_id", "member_id", "record_type", "record_id", "title", "opened_by", "closes", "opened_at", "due_at",
         "next_at", "is_lapse", "key"),
        rows, wants_ids=False,
    )  # fmt: skip
