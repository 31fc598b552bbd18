"""Statements of every kind of clause on screen and taken away: sections, steps, scores, traces, files, long ones."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import Program, token_of
from tests.asking import signed_in
from tests.factories.exceptions import make_approved
from tests.factories.incentives import make_receipt_fact, make_run, make_statement
from tests.factories.org import actor_for, make_company, make_member
from tests.performance.incentives.kept import make_clauses, make_kept
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.views.printing import printed_statement

pytestmark = pytest.mark.django_db

FOLDERS = (
    ("01-progressive", "E01"),
    ("02-slab-quarter-reversal", "E01"),
    ("03-coefficients-gate-matrix", "E02"),
    ("04-team-override-splits", "E01"),
    ("05-hold-release-recovery-law", "E01"),
    ("06-kpi-awards-contest", "E03"),
    ("07-versions-exceptions-backpay", "E01"),
    ("08-targets-proration", "E01"),
)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def page_of(client: Client, statement: Statement, more: str = "") -> str:
    answer = client.get(f"/statements/{statement.pk}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def opened(statement: Statement) -> str:
    return "?" + "&".join(f"open={n}" for n in range(1, statement.lines_count + 1))


@pytest.mark.parametrize(("folder", "key"), FOLDERS)
def test_every_kind_of_line_is_shown_opened_and_printed(folder: str, key: str) -> None:
    member = make_member("张敏")
    statement = make_kept(folder, key, member)
    client = signed_in(member)
    page = page_of(client, statement, opened(statement))
    assert "各项相加与应发不一致" not in page
    assert page.count('class="xz-trace"') == statement.lines_count
    for line in Line.objects.filter(statement=statement):
        assert f'id="line-{line.sequence}"' in page
    pdf = client.get(f"/statements/{statement.pk}/pdf/")
    assert (pdf.status_code, pdf.headers["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_what_lies_between_earned_and_paid_is_said_step_by_step() -> None:
    member = make_member("张敏")
    statement = make_kept("05-hold-release-recovery-law", "E01", member)
    page = page_of(signed_in(member), statement)
    for words in (
        "从所得到应发", "留存，到期再发", "−2,700.00", "发放留存「验收」R-0 360.00 元", "超过封顶，结转下月",
        "−4,660.00", "扣回应追款", "应追 5,000.00 元，本月扣 4,960.00 元（当月工资 24,800.00 元的 20% 以内",
        "13,840.00 元", "本月之后的余额", "结转", "满三月", "书面告知",
    ):  # fmt: skip
        assert words in page


def test_scores_open_to_the_facts_they_were_counted_from_and_say_what_was_not_measured() -> None:
    member = make_member("陈以")
    statement = make_kept("06-kpi-awards-contest", "E03", member)
    client = signed_in(member)
    page = page_of(client, statement)
    for words in ("绩效考核", "76.96", "等级 C", "未测量：本期没有数据", "未计量", "1 项未计量", "按名次分布，等级 B",
                  "第 2 名，成绩 80000", "积分", "18 分", "绩效工资"):  # fmt: skip
        assert words in page
    assert "E03" not in page.replace("V-E03", "")
    address = f"/ledger/?metric=visit&member={member.pk}&occurred_from=2026-03-01&occurred_to=2026-03-31"
    assert address.replace("&", "&amp;") in page
    assert client.get(address).status_code == 200


def test_an_exception_is_named_in_the_trace_and_linked_for_who_may_open_it() -> None:
    member = make_member("张敏")
    statement = make_kept("07-versions-exceptions-backpay", "E01", member)
    row = make_approved(
        Clause.objects.get(key="words"), applicant=make_member("何婷"), departure="text", given={"text": "按 2.0% 计。"}
    )
    type(row).objects.filter(pk=row.pk).update(number="QC-2026-0003")
    own = page_of(signed_in(member), statement, "?open=1")
    for words in (
        "签呈 QC-2026-0003：比例改按 2.0%（战略客户，领导批准）",
        "补发 2026 年 1 月提成",
        "此前已结算的一笔",
    ):
        assert words in own
    link = f'href="/exceptions/{row.pk}/"'
    boss = page_of(signed_in(make_member("赵立", role="sales_manager")), statement, "?open=1")
    assert (link in own, link in boss) == (False, True)


def test_why_not_more_names_the_gate_and_what_is_lacking() -> None:
    member = make_member("李哲")
    statement = make_kept("03-coefficients-gate-matrix", "E02", member)
    page = page_of(signed_in(member), statement, "?open=1")
    assert "为什么不是…" in page
    assert "门槛未过：目标完成率（%） 50，至少 60，还差 10,000.00 元；现付 0.0%" in page
    assert "逾期系数" in page
    assert "97%" in page
    assert "本月目标：" in page


def test_the_raw_trace_can_be_taken_away_by_who_sees_the_statement_alone() -> None:
    member = make_member("张敏")
    statement = make_kept("04-team-override-splits", "E01", member)
    pool = Line.objects.get(statement=statement, kind="pool")
    address = f"/statements/{statement.pk}/lines/{pool.sequence}/trace.json"
    own = json.loads(signed_in(member).get(address).content)
    assert own["trace"]["total_fen"] == 23_000
    assert "of" not in own["trace"]
    assert len(json.loads(signed_in(make_member("赵立", role="finance")).get(address).content)["trace"]["of"]) == 2
    assert signed_in(make_member("何婷")).get(address).status_code == 404


def test_a_plain_table_s_line_is_kept_as_json_too() -> None:
    member = make_member("林越")
    statement = make_statement(member, 273_000)
    content = json.loads(signed_in(member).get(f"/statements/{statement.pk}/lines/1/trace.json").content)
    assert (content["amount_fen"], content["trace"]["before"], content["trace"]["rounded_after_fen"]) == (
        446_000,
        0,
        446_000,
    )
    assert [each["rate"] for each in content["trace"]["slices"]] == ["1.5%", "2.0%"]


def test_lines_and_pdf_are_taken_away_under_a_note_in_the_log() -> None:
    member = make_member("张敏")
    statement = make_kept("06-kpi-awards-contest", "E01", member)
    client = signed_in(member)
    answer = client.get(f"/statements/{statement.pk}/lines/export/?export=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == statement.lines_count
    awards = [row for row in rows if row["类别"] == "奖励"]
    assert awards[0]["由来"] == "「新客户奖」：客户数 1 → 2，累计应得 0.00 元 → 300.00 元"
    assert client.get(f"/statements/{statement.pk}/pdf/").status_code == 200
    noted = Entry.objects.filter(subject_type="incentives.statement", action__endswith="log_export").order_by("pk")
    kinds = [entry.changes["文件"][1] for entry in noted]
    assert kinds == ["csv", "pdf"]
    stranger = signed_in(make_member("何婷"))
    for address in ("lines/export/?export=csv", "pdf/"):
        assert stranger.get(f"/statements/{statement.pk}/{address}").status_code == 404


def test_an_empty_statement_says_so() -> None:
    member = make_member("张敏")
    statement = make_kept("09-violations", "E01", member)
    page = page_of(signed_in(member), statement)
    assert "本月没有计提成的回款，提成 0.00 元。" in page
    assert "从所得到应发" not in page


def long_statement(member: object, lines: int) -> Statement:
    statement = make_statement(member, 300_000)
    line = Line.objects.get(statement=statement)
    fields = {
        f.attname: getattr(line, f.attname) for f in Line._meta.concrete_fields if f.attname not in ("id", "sequence")
    }
    Line.objects.bulk_create((Line(sequence=n, **fields) for n in range(2, lines + 1)), batch_size=5_000)
    Statement.objects.filter(pk=statement.pk).update(lines_count=lines)
    statement.refresh_from_db()
    return statement


def test_a_statement_of_5000_lines_opens_within_a_second_and_in_few_queries() -> None:
    member = make_member("林越")
    statement = long_statement(member, 5_000)
    client = signed_in(member)
    page_of(client, statement)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        page = page_of(client, statement)
    assert time.perf_counter() - started < 1
    assert len(seen) <= 17
    assert page.count('class="xz-line"') == 50
    last = page_of(client, statement, "?kind=commission&after=4990")
    assert last.count('class="xz-line"') == 10


def test_a_statement_costs_fifteen_queries_at_most() -> None:
    member = make_member("林越")
    statement = long_statement(member, 3)
    client = signed_in(member)
    page_of(client, statement)
    with CaptureQueriesContext(connection) as seen:
        page_of(client, statement)
    assert len(seen) <= 15, "\n".join(q["sql"][:120] for q in seen.captured_queries)


def test_odd_addresses_of_a_statement_of_many_kinds_do_no_harm() -> None:
    member = make_member("张敏")
    statement = make_kept("06-kpi-awards-contest", "E01", member)
    client = signed_in(member)
    for odd in ("?kind=x&after=3", "?kind=award&open=99", "?kind=%00", "?all=1&kind=points"):
        page_of(client, statement, odd)
    for odd in ("lines/999/trace.json", "lines/999/"):
        assert client.get(f"/statements/{statement.pk}/{odd}").status_code == 404


def test_programs_read_a_statement_in_full_and_the_trace_of_each_line() -> None:
    member = make_member("张敏")
    statement = make_kept("05-hold-release-recovery-law", "E01", member)
    program = Program(token_of(member))
    whole = program.get(f"/statements/{statement.pk}").json()
    assert (whole["paid_fen"], whole["total_fen"], whole["pay"]["pay"]["held_fen"]) == (1_384_000, 2_700_000, 270_000)
    assert [(each["kind"], each["amount_fen"]) for each in whole["balances"]] == [
        ("carried", 466_000), ("claim", 4_000), ("held", 18_000), ("held", 270_000),
    ]  # fmt: skip
    (line,) = program.get(f"/statements/{statement.pk}/lines").json()["items"]
    assert (line["trace"]["base"], line["trace"]["exact_fen"]) == (90_000_000, "2700000")
    assert Program(token_of(make_member("何婷"))).get(f"/statements/{statement.pk}").status_code == 404


def test_what_is_too_long_is_printed_by_its_sums_and_says_where_the_lines_are() -> None:
    member = make_member("林越")
    statement = long_statement(member, 5_001)
    sheet = queries.sheet(actor_for(member), statement, whole=5_000, size=1)
    (part,) = printed_statement(statement, sheet, "青黛仪表").parts
    assert part.lines == ()
    assert part.note == "本单共 5,001 行，超过 5,000 行的不逐行打印，请看明细文件（xlsx 或 csv）。"
    assert signed_in(member).get(f"/statements/{statement.pk}/pdf/").content[:5] == b"%PDF-"


def test_the_same_statement_is_printed_to_the_same_bytes() -> None:
    member = make_member("张敏")
    statement = make_kept("05-hold-release-recovery-law", "E01", member)
    address = f"/statements/{statement.pk}/pdf/"
    assert signed_in(member).get(address).content == signed_in(make_member("赵立", role="finance")).get(address).content


@pytest.mark.parametrize(("folder", "key"), FOLDERS)
def test_a_statement_reckoned_again_agrees_and_a_changed_amount_does_not(folder: str, key: str) -> None:
    member = make_member("张敏")
    statement = make_kept(folder, key, member)
    proof = queries.proof_of(statement)
    assert (proof.is_equal, proof.recomputed + proof.explained + proof.kept) == (True, statement.lines_count)
    line = Line.objects.filter(statement=statement).exclude(kind__in=("contest", "pool", "points")).latest("sequence")
    Line.objects.filter(pk=line.pk).update(amount_fen=line.amount_fen + 1)
    assert queries.proof_of(statement).differing == (line.sequence,)
    page = page_of(signed_in(member), statement, "?proof=1")
    assert "复算与留存不一致" in page
    assert f'href="?open={line.sequence}#line-{line.sequence}"' in page


def test_a_plain_statement_is_reckoned_again_from_its_table() -> None:
    member = make_member("林越")
    statement = make_statement(member, 273_000)
    page = page_of(signed_in(member), statement, "?proof=1")
    assert "复算一致" in page
    assert "1 行按提成表从基数重算" in page
    Line.objects.filter(statement=statement).update(slices="[]")
    assert queries.proof_of(statement).differing == (1,)
    assert "复算这一份" in page_of(signed_in(member), statement)


def test_a_month_that_the_house_settles_is_shown_and_agrees() -> None:
    make_clauses("05-hold-release-recovery-law")
    member = make_member("林越")
    for day in (3, 9, 20):
        make_receipt_fact(member, date(2026, 10, day), 400_000)
    statement = Statement.objects.get(run=make_run(state="published"), member=member)
    page = page_of(signed_in(member), statement, opened(statement) + "&proof=1")
    for words in ("复算一致", "超过封顶，结转下月", "留存，到期再发", "本月之后的余额", "20,000.00 元", "满三月"):
        assert words in page
    assert "各项相加与应发不一致" not in page
    assert (statement.total_fen, statement.paid_fen) == (36_000_00, 20_000_00)
