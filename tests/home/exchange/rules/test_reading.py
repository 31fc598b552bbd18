"""Strict reading: what is right comes through as values, what is wrong is named by file, line and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.home.exchange.small import MAPPING
from xiaozhang.foundation.org.rules.logins import login_for
from xiaozhang.home.exchange.rules.mapping import Mapping, columns_of, fill, read_mapping
from xiaozhang.home.exchange.rules.planning import Plan, digest, plan
from xiaozhang.home.exchange.rules.problems import Problems
from xiaozhang.home.exchange.rules.report import Count, Report, compare
from xiaozhang.home.exchange.rules.tables import MAX_CELL, Table, read_table

TEAMS = "sales_agent,manager,regional_office\r\nAda Quill,Mona Reed,East\r\nBen Otto,Mona Reed,East\r\n"
PRODUCTS = "product,series,sales_price\r\nGTX Pro,GTX,4821\r\n"
ACCOUNTS = (
    "account,sector,year_established,revenue,employees,office_location,subsidiary_of\r\n"
    "Zen Corp,medical,1,1,1,Kenya,\r\n"
)
DEALS = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\r\n"
WON = "A1,Ada Quill,GTXPro,zencorp,Won,2017-01-02,2017-03-01,4500.50\r\n"


def maven_mapping(change: tuple[str, str] = ("", "")) -> Mapping:
    problems = Problems()
    mapping = read_mapping(MAPPING.read_text().replace(*change) if change[0] else MAPPING.read_text(), problems)
    assert [str(problem) for problem in problems.found] == []
    assert mapping is not None
    return mapping


def planned(deals: str = DEALS + WON, teams: str = TEAMS, accounts: str = ACCOUNTS) -> tuple[Plan | None, list[str]]:
    mapping = maven_mapping()
    problems = Problems()
    texts = {"members": teams, "products": PRODUCTS, "customers": accounts, "deals": deals}
    tables: dict[str, Table] = {}
    for name, section in mapping.sections():
        table = read_table(section.file, texts[name].encode(), section.columns(), problems)
        if table is not None:
            tables[name] = table
    made = plan(mapping, tables, problems) if not problems else None
    return made, [str(problem) for problem in problems.found]


def read(content: bytes, columns: tuple[str, ...] = ("a", "b")) -> tuple[Table | None, list[str]]:
    problems = Problems()
    table = read_table("x.csv", content, columns, problems)
    return table, [str(problem) for problem in problems.found]


# tables


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n", [(2, {"a": "1", "b": "2"})]),
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n", [(2, {"a": "1", "b": "2"})]),
        (b'b,a\n"x\ny",2\n\n3,4', [(2, {"a": "2", "b": "x\ny"}), (5, {"a": "4", "b": "3"})]),
        ("a,b\n客户,🙂\n".encode(), [(2, {"a": "客户", "b": "🙂"})]),
        (b"a,b\n", []),
    ],
)
def test_a_good_file_is_read_with_its_lines(content: bytes, rows: list[tuple[int, dict[str, str]]]) -> None:
    table, wrong = read(content)
    assert wrong == []
    assert table is not None
    assert [(row.line, row.cells) for row in table.rows] == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "x.csv:1：文件是空的，第一行要是列名。"),
        (b"a,b\n1,\x00\n", "x.csv:2：含有空字符（NUL），文件可能已损坏。"),
        ("a,b\n一,二\n".encode("gbk"), "x.csv:2：不是 UTF-8 编码。请在表格软件里另存为「CSV UTF-8」。"),
        (b"a,b\n1,2,3\n", "x.csv:2：这一行有 3 格，列名有 2 个。"),
        (b"a,b\n1\n", "x.csv:2：这一行有 1 格，列名有 2 个。"),
        (b"a\n1\n", "x.csv:1:b：映射要这一列，文件里没有。"),
        (b"a,b,c\n1,2,3\n", "x.csv:1:c：映射里没有这一列。不需要的列请写进这一节的 ignored。"),
        (b"a,b,a\n1,2,3\n", "x.csv:1:a：这个列名出现了不止一次。"),
        (b'a,b\n"1,2\n', "x.csv:2：引号没有配对，或这一格过长，读不下去。"),
        (b"a,b\n1," + b"x" * (MAX_CELL + 1) + b"\n", f"x.csv:2:b：这一格有 {MAX_CELL + 1} 个字，超过 {MAX_CELL}。"),
    ],
)
def test_a_bad_file_is_named_by_line_and_column(content: bytes, said: str) -> None:
    table, wrong = read(content)
    assert (table, wrong) == (None, [said])


# the mapping


def test_the_example_names_every_column_of_the_files() -> None:
    sections = dict(maven_mapping().sections())
    assert sections["deals"].columns() == (
        "opportunity_id", "product", "sales_agent", "account", "deal_stage", "engage_date", "close_date", "close_value"
    )  # fmt: skip
    assert sections["members"].columns() == ("sales_agent", "manager", "regional_office")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "映射：是空的，或不是「名称: 值」的写法。"),
        ("a: [", "映射:1：不是能读的 YAML，请检查缩进和引号。"),
        ("- 1", "映射：是空的，或不是「名称: 值」的写法。"),
        ("members: {file: a.csv, key: k, name: n}", "映射:members_joined_on：缺这一项。"),
        (
            "members_joined_on: 2017-01-01\nmembers: {file: ../a.csv, key: k, name: n}",
            "映射:members.file：写文件名本身，不带路径。",
        ),
        (
            "members_joined_on: soon\nmembers: {file: a.csv, key: k, name: n}",
            "映射:members_joined_on：要写成 2017-01-31 这样的日期。",
        ),
        (
            "members_joined_on: 2017-01-01\nmembers: {file: a.csv, key: k, name: n, colour: red}",
            "映射:members.colour：不认识这一项，请对照 docs/import.md。",
        ),
    ],
)
def test_a_bad_mapping_says_which_entry(text: str, said: str) -> None:
    problems = Problems()
    assert read_mapping(text, problems) is None
    assert [str(problem) for problem in problems.found] == [said]


def test_patterns_look_up_plain_names_only() -> None:
    assert columns_of("{product} · {id}") == ["product", "id"]
    assert fill("{product} · {id}", {"product": "P", "id": "7"}) == "P · 7"
    assert fill("{product.__class__}", {"product": "P"}) == ""


# planning


def test_keys_meet_across_spellings_and_the_leader_becomes_a_member() -> None:
    made, wrong = planned()
    assert wrong == []
    assert made is not None
    assert [(team.name, team.area, team.leader) for team in made.teams] == [("Mona Reed Team", "East", "monareed")]
    assert [(m.name, m.role, m.team) for m in made.members] == [
        ("Mona Reed", "supervisor", "monareed"),
        ("Ada Quill", "representative", "monareed"),
        ("Ben Otto", "representative", "monareed"),
    ]
    deal = made.deals[0]
    assert (deal.product, deal.customer, deal.owner, deal.amount_fen) == ("gtxpro", "zencorp", "adaquill", 450050)
    assert (deal.opened_on, deal.closed_on, deal.title) == (date(2017, 1, 2), date(2017, 3, 1), "GTXPro A1")
    assert made.customers[0].owner == "adaquill"


def test_open_deals_without_customer_stand_in_development_and_expect_the_list_price() -> None:
    made, wrong = planned(DEALS + "A2,Ada Quill,GTXPro,,Engaging,2017-01-02,,\r\n")
    assert wrong == []
    assert made is not None
    assert (made.deals[0].state, made.deals[0].customer, made.deals[0].amount_fen) == ("development", None, 482100)


def test_missing_start_takes_the_day_the_mapping_names() -> None:
    made, _wrong = planned(DEALS + "A3,Ben Otto,GTX Pro,Zen Corp,Prospecting,,,\r\n")
    assert made is not None
    assert made.deals[0].opened_on == date(2017, 12, 31)


HERE = "Ada Quill,GTXPro,Zen Corp"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (f"{HERE},Won,2017-01-02,2017-3-1,5", "close_date", "「2017-3-1」不是日期，要写成 2017-01-31。"),
        (f"{HERE},Won,2017-01-02,2017-02-30,5", "close_date", "「2017-02-30」不是日期，要写成 2017-01-31。"),
        (f"{HERE},Won,2017-01-02,,5", "close_date", "已结束的商机要有结束日期。"),
        (f"{HERE},Won,2017-03-02,2017-03-01,5", "close_date", "结束日期早于开始日期。"),
        (
            f"{HERE},Won,2016-03-02,2017-03-01,5",
            "engage_date",
            "早于成员的入职日期 2016-10-01；请把 members_joined_on 提前。",
        ),
        (f"{HERE},Won,2017-01-02,2017-03-01,1e3", "close_value", "「1e3」不是金额，要写成 1234.50，最多两位小数。"),
        (f"{HERE},Won,2017-01-02,2017-03-01,0", "close_value", "赢单的金额要大于 0。"),
        ("Ada Quill,GTXPro,,Won,2017-01-02,2017-03-01,5", "account", "赢单要有客户。"),
        (f"{HERE},Maybe,2017-01-02,,", "deal_stage", "「Maybe」在映射的 states 里没有写明。"),
        (f"{HERE},Engaging,2017-01-02,2017-02-02,", "close_date", "未结束的商机不该有结束日期。"),
        ("Eve Gone,GTXPro,Zen Corp,Engaging,2017-01-02,,", "sales_agent", "「Eve Gone」对不上任何一行。"),
        ("Ada Quill,GTX Max,Zen Corp,Engaging,2017-01-02,,", "product", "「GTX Max」对不上任何一行。"),
        (f"Ada Quill,GTXPro,{'Z' * 81},Engaging,2017-01-02,,", "account", "有 81 个字，最多 80 个。"),
    ],
)
def test_a_wrong_cell_is_named(row: str, column: str, said: str) -> None:
    _made, wrong = planned(f"{DEALS}A1,{row}\r\n")
    assert wrong[0] == f"sales_pipeline.csv:2:{column}：{said}"


def test_unmatched_keys_are_named_once_with_how_many_rows() -> None:
    rows = "".join(f"A{number},Ada Quill,GTX Max,Zen Corp,Engaging,2017-01-02,,\r\n" for number in range(3))
    assert planned(DEALS + rows)[1] == ["sales_pipeline.csv:2:product：「GTX Max」对不上任何一行（共 3 行）。"]


def test_one_key_twice_is_refused_and_equal_rows_under_two_keys_are_not() -> None:
    other = WON.replace("A1,", "A2,")
    assert planned(DEALS + WON + other)[1] == []
    assert planned(DEALS + WON + WON.replace("A1,", "a 1,"))[1] == [
        "sales_pipeline.csv:3:opportunity_id：与第 2 行是同一个关键字（不计空格和大小写）。"
    ]


def test_a_team_with_two_leaders_is_refused() -> None:
    teams = TEAMS.replace("Ben Otto,Mona Reed,East", "Ben Otto,Mona Reed,West")
    assert planned(teams=teams)[1] == ["sales_teams.csv:3:manager：同一个团队在第 2 行写的主管或区域不同。"]


def test_the_fingerprint_is_that_of_the_words_not_of_the_place() -> None:
    made, _wrong = planned()
    assert made is not None
    deal = made.deals[0]
    assert digest(replace(deal, line=99)) == digest(deal)
    moved, _wrong = planned(DEALS + "\r\n" + WON)
    assert moved is not None
    assert (moved.deals[0].line, digest(moved.deals[0])) == (3, digest(deal))
    dearer, _wrong = planned(DEALS + WON.replace("4500.50", "4500.51"))
    assert dearer is not None
    assert digest(dearer.deals[0]) != digest(deal)


def test_a_derived_owner_does_not_make_a_customer_another() -> None:
    made, _wrong = planned()
    later, _wrong = planned(DEALS + WON + WON.replace("A1,Ada Quill", "A2,Ben Otto").replace("03-01", "04-01"))
    assert made is not None and later is not None
    assert (made.customers[0].owner, later.customers[0].owner) == ("adaquill", "benotto")
    assert digest(made.customers[0]) == digest(later.customers[0])


def test_compare_counts_new_unchanged_and_changed() -> None:
    counts = compare({"deal": {"a": "1", "b": "2", "c": "3"}}, {"deal": {"a": "1", "b": "x"}})
    assert counts == (Count("deal", new=1, unchanged=1, changed=1),)
    report = Report(counts, won=1, won_fen=450050, is_dry=True)
    assert report.lines() == [
        "商机：将导入 1，与上次相同 1，与上次不同 1",
        "其中赢单 1 个，合计 4,500.50 元，将导入为合同和已确认的回款",
        "这是试算，没有写入任何数据。",
    ]


@pytest.mark.parametrize(
    ("name", "latin", "taken", "login"),
    [
        ("Moses Frase", "", set(), "moses.frase"),
        ("Mei-Mei Johns", "", set(), "mei.mei.johns"),
        ("陈昱", "chen yu", set(), "chen.yu"),
        ("陈昱", "chen yu", {"chen.yu"}, "chen.yu2"),
        ("陈昱", "chen yu", {"chen.yu", "chen.yu2"}, "chen.yu3"),
        ("🙂", "", set(), "member"),
    ],
)
def test_logins(name: str, latin: str, taken: set[str], login: str) -> None:
    assert login_for(name, latin, taken) == login
