"""A settlement folder is read strictly: what cannot be understood is refused with file, line and reason."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.performance.plans.rules.calculator import dice_of, half_up
from xiaozhang.base.errors import Refused
from xiaozhang.base.money import parse_yuan
from xiaozhang.config.headless import check_charter, settle_folder
from xiaozhang.performance.plans.documents import printed, read_folder
from xiaozhang.performance.plans.documents.tables import read_fen
from xiaozhang.performance.plans.rules.inputs import CannotSettle
from xiaozhang.performance.plans.rules.settling import canonical

CHARTER = """format: xiaozhang-clauses/1
clauses:
  - key: commission
    kind: commission_plan
    parameters:
      roles: [representative]
      base: {metric: receipt}
      tiers: [{from: 0, rate: 1%}]
"""
ROSTER = "member,name,roles,from\na,张三,representative,2025-01-01\nb,李四,representative,2025-01-01\n"
TEAMS = "from,member,roles,team,manager\n"
FACTS = "key,metric,occurred,amount,credits\n1,receipt,2026-03-05,1000,a\n"
MARCH = date(2026, 3, 1)


def folder(path: Path, **files: str | bytes) -> Path:
    """Write a folder; `facts` stands for facts.csv."""
    content: dict[str, str | bytes] = {"charter": CHARTER, "roster": ROSTER, "facts": FACTS, **files}
    for name, text in content.items():
        file = path / (f"{name}.yaml" if name == "charter" else f"{name}.csv")
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_heads_in_chinese_and_gbk_with_dos_lines_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    english = settle_folder(folder(tmp_path / "a"), MARCH)
    roster = "工号,姓名,岗位,自\r\na,张三,销售代表,2025/1/1\r\nb,李四,销售代表,2025-01-01\r\n".encode("gbk")
    facts = '\ufeff编号,指标,发生,金额,归属\r\n1,回款,2026-03-05,"1,000.00",a\r\n'.encode()
    chinese = settle_folder(folder(tmp_path / "b", roster=roster, facts=facts), MARCH)
    assert canonical({**english.as_json(), "inputs_hash": ""}) == canonical({**chinese.as_json(), "inputs_hash": ""})
    assert english.result.paid_fen == 1000
    assert english.inputs_hash != chinese.inputs_hash


def test_the_words_of_a_statement(tmp_path: Path) -> None:
    shown = list(printed(settle_folder(folder(tmp_path), MARCH).result))
    assert shown[:8] == [
        "2026-03 结算：2 人，实发 10.00 元",
        "",
        "a 张三：实发 10.00 元",
        "    1 提成 10.00 元  1  第 1.1 条 charter.yaml",
        "        基数 1,000.00 元，累计 0.00 元 → 1,000.00 元",
        "        1,000.00 元 × 1.0%",
        "        得 10.00 元，累计进位后本行 10.00 元",
        "      应得 10.00",
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("facts", "key,metric,occured\n", "facts.csv 第 1 行：不认识列「occured」"),
        ("facts", "key,metric\n", "facts.csv 第 1 行：缺少列 occurred（发生）"),
        ("facts", "key,metric,occurred,key\n", "列「key」写了两遍"),
        ("facts", "", "facts.csv：文件是空的"),
        ("facts", b"\xff\xfe\x00", "既不是 UTF-8 也不是 GBK"),
        ("facts", f"{FACTS}1,receipt,2026-03-06,1,a\n", "facts.csv 第 3 行：编号「1」写了两遍"),
        ("facts", f"{FACTS}2,receipt,2026-03-06,1,zz\n", "facts.csv 第 3 行：「zz」不在花名册里"),
        ("facts", f"{FACTS}2,receipt,5 March,1,a\n", "facts.csv 第 3 行：occurred 不能是「5」：日期写成"),
        ("facts", f"{FACTS}2,receipt,2026-03-06,1.005,a\n", "amount 不能是「1.005」：金额以元为单位"),
        ("facts", f"{FACTS}2,receipt,2026-03-06,1,a:60\n", "份额「60」须带百分号"),
        ("facts", f"{FACTS}2,receipt,2026-03-06,1,a:60% b:39.99%\n", "归属合计 99.99%，须恰为 100%"),
        ("facts", f"{FACTS}2,receipt,2026-03-06,1,a,x\n", "facts.csv 第 3 行：有 6 格，表头只有 5 列"),
        ("facts", f"{FACTS}2,receipt,,1,a\n", "没有写 occurred（发生）"),
        ("facts", "key,metric,occurred,amount,credits,reverses\n2,receipt,2026-03-06,-1,a,9\n", "冲销的「9」不在"),
        ("roster", "member,name,roles,from\na,张三,representative,2025-13-01\n", "roster.csv 第 2 行：from 不能是"),
        ("roster", f"{ROSTER}a,张三,supervisor,2025-06-01\n", "roster.csv 第 4 行：a 的任职与上一段重叠"),
        ("targets", "member,metric,period,target\na,receipt,2026-13,5\n", "targets.csv 第 2 行：period 不能是"),
        ("targets", "member,metric,period,target\na,receipt,2026,5\na,receipt,2026,6\n", "同一个目标写了两遍"),
        ("targets", "member,metric,period,target\nq,receipt,2026,5\n", "「q」不在花名册里"),
        ("exceptions", "number,clause,kind,value,member,from,approved_on\nQ1,nothing,rate,2%,a,2026-01-01,2026-01-01\n",
         "签呈 Q1 的条款「nothing」不在制度里"),
        ("exceptions", "number,clause,kind,value,from,approved_on\nQ1,commission,rate,2%,2026-01-01,2026-01-01\n",
         "签呈须写明对谁或对哪一笔"),
        ("exceptions", "number,clause,kind,value,member,from,approved_on\nQ1,1.1,rate,2,a,2026-01-01,2026-01-02\n",
         "value 不能是「2」：带百分号"),
        ("balances", "kind,member,key,amount,since\nlent,a,x,1,2026-01\n", "kind 不能是「lent」"),
        ("balances", "kind,member,key,amount,since\nclaim,a,x,-1,2026-01\n", "余额须大于 0"),
        ("absences", "member,from,to\na,2026-03-05,2026-03-01\n", "absences.csv 第 2 行：to（至）早于 from（自）"),
        ("calendar", "day,kind\n2026-03-05,maybe\n", "kind 不能是「maybe」"),
        ("charter", CHARTER.replace("1%", "1"), "charter.yaml 第 8 行：commission_plan 的参数不对：第 8 行 tiers"),
        ("charter", CHARTER.replace("kind: commission_plan", "kind: wish"), "没有「wish」这个条款类型"),
        ("charter", CHARTER.replace("from: 0", "from: 5"), "tiers[0].from：第 1 档要从"),
        ("charter", "chapters: [", "charter.yaml"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, words: str
) -> None:
    with pytest.raises(Exception, match="没有") as refused:
        settle_folder(folder(tmp_path, **{name: text}), MARCH)
    assert words in str(refused.value)


def test_a_folder_without_charter_or_roster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSettle, match="没有制度"):
        settle_folder(tmp_path, MARCH)
    folder(tmp_path)
    (tmp_path / "roster.csv").unlink()
    with pytest.raises(CannotSettle, match=r"没有 roster\.csv"):
        settle_folder(tmp_path, MARCH)


def test_charters_hold_from_their_days_on(tmp_path: Path) -> None:
    folder(tmp_path, facts=f"{FACTS}2,receipt,2026-03-20,1000,a\n")
    later = CHARTER.replace("clauses:", "effective_on: 2026-03-15\nclauses:", 1).replace("1%", "3%")
    (tmp_path / "charter-later.yaml").write_text(later, encoding="utf-8")
    assert settle_folder(tmp_path, MARCH).result.paid_fen == 4000
    (tmp_path / "charter-later.yaml").rename(tmp_path / "charter-2026-03-15.yaml")
    assert settle_folder(tmp_path, MARCH).result.paid_fen == 4000
    (tmp_path / "charter-again.yaml").write_text(later, encoding="utf-8")
    with pytest.raises(CannotSettle, match="同一天起施行"):
        settle_folder(tmp_path, MARCH)


def test_a_reversal_takes_on_what_it_reverses(tmp_path: Path) -> None:
    facts = (
        "key,metric,occurred,amount,credits,cost,contract,units\n"
        "1,receipt,2026-02-05,1000,a:60% b:40%,600,c,4\n"
        "r,receipt,2026-03-09,-500,,,,\n"
    )
    facts = facts.replace("units\n", "units,reverses\n").replace("c,4\n", "c,4,\n").replace(",,,,\n", ",,,,,1\n")
    (original, back) = read_folder(folder(tmp_path, facts=facts)).facts
    assert (back.occurred_on, back.month_on, back.came_on) == (original.occurred_on, MARCH, date(2026, 3, 9))
    assert (back.shares, back.contract, back.cost_fen, back.units) == (original.shares, "c", -30000, Fraction(-2))


def test_a_month_before_any_charter_is_refused(tmp_path: Path) -> None:
    later = CHARTER.replace("clauses:", "effective_on: 2026-04-01\nclauses:", 1)
    with pytest.raises(CannotSettle, match="2026-03 没有施行的制度，最早的自 2026-04-01 起"):
        settle_folder(folder(tmp_path, charter=later), MARCH)


def test_a_metric_without_facts_is_warned_of_and_what_no_clause_pays_is_said(tmp_path: Path) -> None:
    slip = CHARTER.replace("metric: receipt", "metric: recipt")
    settled = settle_folder(folder(tmp_path, charter=slip), MARCH)
    assert [str(each) for each in settled.result.warnings] == [
        "charter.yaml 第 1.1 条「commission」base.metric：没有这个指标的事实。"
    ]
    nobody = CHARTER.replace("roles: [representative]", "roles: [supervisor]")
    unpaid = settle_folder(folder(tmp_path, charter=nobody), MARCH).as_json()["statements"][0]["unpaid"]
    assert unpaid == [{"fact": "1", "amount_fen": 100000}]


@pytest.mark.parametrize("text", ["0", "12", "12.3", "12.34", "1,234.50", "-7.05", "３万", "999999999999.99"])
def test_plain_amounts_are_read_as_all_amounts_are(text: str) -> None:
    assert read_fen(text) == parse_yuan(text)


@pytest.mark.parametrize("text", ["", ".", "1.", "1.234", "1e3", "0x1"])
def test_what_is_no_amount_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_yuan(text)
    with pytest.raises(ValueError, match="amount"):
        read_fen(text)


GATED = CHARTER.replace("[representative]", "[销售代表]").replace("receipt", "回款额") + "      gate: {at_least: 100}\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_metrics_and_posts_go_by_both_names_everywhere(tmp_path: Path, line_end: str) -> None:
    targets = "工号,指标,期间,目标\na,回款额,2026-03,1000\n"
    charter = GATED.replace("\n", line_end).encode("gbk" if line_end == "\r\n" else "utf-8")
    assert settle_folder(folder(tmp_path, charter=charter, targets=targets), MARCH).result.paid_fen == 1000


@pytest.mark.parametrize("written", ["2026-03-06 # 新版", "'2026-03-06'", '"2026-03-06"\r', "2026-03-06  "])
def test_a_version_holds_from_its_day_however_that_is_written(tmp_path: Path, written: str) -> None:
    charter = CHARTER.replace("clauses:", f"effective_on: {written}\nclauses:", 1)
    statement = settle_folder(folder(tmp_path, charter=charter), MARCH).result.statements[0]
    assert (statement.lines, statement.unpaid) == ([], [("1", 100000)])


@pytest.mark.parametrize(
    ("charter", "words"),
    [
        (
            CHARTER.replace("clauses:", "effective_on: 2026-02-30\nclauses:", 1),
            "第 2 行：effective_on 不能是「2026-02-30」",
        ),
        (CHARTER.replace("clauses:", "efective_on: 2026-03-01\nclauses:", 1), "第 2 行：不认识「efective_on」"),
        (CHARTER.replace("kind:", "nubmer: '1.2'\n    kind:"), "第 4 行：不认识「nubmer」"),
        (
            CHARTER.replace("rate: 1%", "rate: 1"),
            "第 8 行：commission_plan 的参数不对：第 8 行 tiers[0].rate 不能是「1」",
        ),
        (CHARTER.replace("from: 0", "from: 5"), "第 8 行 第 1.1 条「commission」tiers[0].from"),
    ],
)
def test_a_charter_is_refused_with_its_line(tmp_path: Path, charter: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        settle_folder(folder(tmp_path, charter=charter), MARCH)
    assert f"charter.yaml {words}" in str(caught.value.message)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"reversed": ["-600", "-600"]}, "facts.csv 第 4 行：冲销「1」的金额合计大于原来那一笔"),
        ({"reversed": ["-600", "-400"]}, ""),
        ({"facts": FACTS.replace("2026-03-05", "2026-03-05 25:00")}, "facts.csv 第 2 行：时刻「2026-03-05 25:00」"),
        (
            {"targets": "team,metric,period,target\n西,receipt,2026-03,5\n"},
            "targets.csv 第 2 行：「西」不是花名册里的团队",
        ),
        (
            {
                "roster": f"{TEAMS}2025-01-01,a,representative,华东/一队,\n2025-01-01,b,representative,华北 / 一队,\n",
                "targets": "team,metric,period,target\n一队,receipt,2026-03,5\n",
            },
            "targets.csv 第 2 行：团队「一队」不知是哪一个：花名册里有「华东/一队」、「华北/一队」。请从上级团队写起。",
        ),
        (
            {"roster": f"{TEAMS}2025-01-01,a,representative,一队,\n2025-01-01,b,representative,华东/一队,\n"},
            "roster.csv 第 2 行：团队「一队」不知是哪一个：花名册里还有「华东/一队」。请从上级",
        ),
        (
            {"roster": f"{TEAMS}2025-01-01,a,representative,华东//一队,\n"},
            "roster.csv 第 2 行：团队「华东//一队」的路径里有空的一级",
        ),
        (
            {"balances": "kind,member,key,amount,since\nclaim,a,k,5,2026-02\nclaim,a,k,5,2026-02\n"},
            "balances.csv 第 3 行：「claim a k」写了两遍",
        ),
        (
            {"pay_basis": "member,from,wage\na,2026-01-01,5\na,2026-02-01,6\n"},
            "pay_basis.csv 第 3 行：a 的日期与另一行重叠",
        ),
        (
            {"pay": "month,member,item,amount\n2026-03,a,x,1\n2026-03,a,x,1\n"},
            "pay.csv 第 3 行：「2026-03-01 a x」写了两遍",
        ),
        ({"pay": "month,member,item,amount\n2026-03x,a,x,1\n"}, "pay.csv 第 2 行：month 不能是「2026-03x」"),
        ({"calendar": "day,kind\n2026-03-03,off\n2026-03-03,workday\n"}, "calendar.csv 第 3 行：2026-03-03 写了两遍"),
        (
            {"exceptions": "number,clause,kind,what,member,from,approved_on\nQ,1.1,waive,门坎,a,2026-01-01,2026-01-01"},
            "exceptions.csv 第 2 行：what 不能是「门坎」，可写：gate、line_cap、cap、clawback",
        ),
        (
            {"exceptions": "number,clause,kind,value,member,from,approved_on\nQ,nix,rate,2%,a,2026-03-01,2026-03-01\n"},
            "exceptions.csv 第 2 行：签呈 Q 的条款「nix」不在制度里",
        ),
    ],
)
def test_what_would_count_twice_or_change_nothing_is_refused(tmp_path: Path, files: dict[str, Any], words: str) -> None:
    given = dict(files)
    if "reversed" in given:
        rows = [f"1{place},receipt,2026-03-06,{amount},,1\n" for place, amount in enumerate(given.pop("reversed"))]
        given["facts"] = "key,metric,occurred,amount,credits,reverses\n1,receipt,2026-03-05,1000,a,\n" + "".join(rows)
    if not words:
        assert settle_folder(folder(tmp_path, **given), MARCH).result.paid_fen == 0
        return
    with pytest.raises(CannotSettle) as caught:
        settle_folder(folder(tmp_path, **given), MARCH)
    assert words in str(caught.value.message)


@pytest.mark.parametrize(
    "day",
    ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", "2026-3-5", "２０２６-３-５", "2026-03-05 9:05"],
)
def test_days_in_several_notations_and_blank_rows(tmp_path: Path, day: str) -> None:
    facts = FACTS.replace("2026-03-05", day) + " , ,\n,,,\n\n"
    assert settle_folder(folder(tmp_path, facts=facts), MARCH).result.paid_fen == 1000


@pytest.mark.parametrize(
    "day", ["2026-02-30", "5.3.2026", "2026-0_3-05", "3月5日", "2026-03", "202603050", "2026-03-05 24:00"]
)
def test_what_is_no_day_is_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(CannotSettle, match="facts.csv 第 2 行"):
        settle_folder(folder(tmp_path, facts=FACTS.replace("2026-03-05", day)), MARCH)


def test_a_folder_called_charter_and_months_beyond_all_days_are_no_tracebacks(tmp_path: Path) -> None:
    (tmp_path / "charter-2026.yaml").mkdir()
    assert settle_folder(folder(tmp_path), MARCH).result.paid_fen == 1000
    with pytest.raises(CannotSettle):
        settle_folder(tmp_path, date(9999, 12, 1))


def test_a_company_s_own_words_are_warned_of_when_a_short_charter_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "charter.yaml"
    file.write_text(CHARTER.replace("receipt", "big_deal"), encoding="utf-8")
    assert [(each.is_error, each.path) for each in check_charter(file).findings] == [(False, "base.metric")]
    file.write_text(CHARTER.replace("from: 0", "from: 5"), encoding="utf-8")
    assert [each.is_error for each in check_charter(file).findings] == [True]


def test_teams_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    people = "a,representative,华东/一队\nb,representative,华北/一队\nc,representative,华北/二队\n"
    roster = "from,member,roles,team\n" + "".join(f"2025-01-01,{row}\n" for row in people.splitlines())
    charter = CHARTER + "      pool: {weights: equal}\n"
    facts = f"{FACTS}2,receipt,2026-03-06,5000,b\n"
    targets = "team,metric,period,target\n华北/一队,receipt,2026-03,7\n二队,receipt,2026-03,9\n"
    found = settle_folder(folder(tmp_path, roster=roster, charter=charter, facts=facts, targets=targets), MARCH)
    assert {each.member.key: each.pay.paid_fen for each in found.result.statements} == {"a": 1000, "b": 5000, "c": 0}
    assert [each.owner for each in found.inputs.targets] == ["team:华北/一队", "team:华北/二队"]
    assert found.result.warnings == []


def test_a_team_that_stands_under_two_others_is_warned_of(tmp_path: Path) -> None:
    people = "a,representative,一队,m\nb,representative,一队,n\nm,manager,华东,\nn,manager,华北,\n"
    roster = "from,member,roles,team,manager\n" + "".join(f"2025-01-01,{row}\n" for row in people.splitlines())
    found = settle_folder(folder(tmp_path, roster=roster), MARCH)
    assert [str(each) for each in found.result.warnings] == [
        "团队「一队」的人同一天向「华东」、「华北」的人汇报，按一个团队计。如果是几个团队，请写成「华东/一队」这样。"
    ]


AWARDS = """format: xiaozhang-clauses/1
clauses:
  - key: one
    kind: award
    parameters: {title: 新品奖, roles: [representative], metric: units, count: units, each: 20,
                 where: [{attribute: product, is: [从未有过的泵]}]}
  - key: other
    kind: award
    parameters: {title: OTHER, roles: [representative], metric: units, count: units, each: 30}
"""


def test_two_awards_of_one_name_are_refused_and_no_catalogue_is_invented(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="「新品奖」与第 1.1 条"):
        settle_folder(folder(tmp_path, charter=AWARDS.replace("OTHER", "新品奖")), MARCH)
    assert settle_folder(folder(tmp_path, charter=AWARDS.replace("OTHER", "别的奖")), MARCH).result.paid_fen == 0


HUNDREDS = """format: xiaozhang-clauses/1
clauses:
  - key: commission
    kind: commission_plan
    parameters:
      roles: [representative]
      base: {metric: receipt, net_of_tax: true, tax_rate: 13%}
      method: 超额累进
      tiers: [{from: 0, rate: 1.5%}, {from: 20000, rate: 2.75%}]
      coefficients:
        - {label: 时间, by: payment_days, method: linear, each: 0.3%, above: 15, floor: 40%}
"""


def test_hundreds_of_payees_in_one_folder_agree_with_the_calculator(tmp_path: Path) -> None:
    heads = "key,metric,occurred,amount,credits,billed_on\n"
    roster, facts, wanted = "member,name,roles,from\n", heads, {}
    for who, dice in enumerate(dice_of("folder", 200)):
        rows = []
        for n in range(dice.randint(0, 6)):
            day, wait, fen = date(2026, 3, dice.randint(1, 31)), dice.randrange(0, 300), dice.randrange(1, 5000000)
            rows.append((day, max(1 - Fraction(3 * max(wait - 15, 0), 1000), Fraction(2, 5)), fen))
            facts += f"{who}-{n},receipt,{day},{fen / 100:.2f},m{who},{day - timedelta(wait)}\n"
        exact, up = Fraction(0), 0
        for _, factor, fen in sorted(rows, key=lambda row: (row[0], -row[1])):
            net = half_up(Fraction(fen * 100, 113))
            above = max(up + net - 2000000, 0) - max(up - 2000000, 0)
            exact += ((net - above) * Fraction(15, 1000) + above * Fraction(275, 10000)) * factor
            up += net
        wanted[f"m{who}"] = half_up(exact)
        roster += f"m{who},人{who},representative,2025-01-01\n"
    settled = settle_folder(folder(tmp_path, charter=HUNDREDS, roster=roster, facts=facts), MARCH)
    assert {each.member.key: each.pay.paid_fen for each in settled.result.statements} == wanted
