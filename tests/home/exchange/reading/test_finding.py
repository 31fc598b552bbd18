"""Tables as people keep them: where the headings are, what belongs to the data, what is left out and said."""

from __future__ import annotations

import pytest

from tests.home.exchange.reading.grids import headings, sheet, table
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Book, Flaw, Sheet
from xiaozhang.home.exchange.rules.finding import find_table, find_tables
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN, TURNED, FoundTable, Where, signature
from xiaozhang.home.exchange.rules.shapes import months_down

PLAIN = """
客户名称 | 联系人 | 手机 | 金额
苏州澄源水务 | 张伟 | 13800138000 | 1200
无锡恒达机械 | 李娜 | 13900139000 | 980
"""


def lines(found: FoundTable) -> list[int]:
    return [row.line for row in found.rows]


def notes(found: FoundTable) -> list[str]:
    return [str(note) for note in found.notes]


def test_a_plain_table_is_found_whole() -> None:
    found = table(PLAIN)
    assert (found.top, found.left, found.heading_rows, lines(found)) == (1, 0, 1, [2, 3])
    assert headings(found) == ["客户名称", "联系人", "手机", "金额"]
    assert found.rows[0].cells == ("苏州澄源水务", "张伟", 13800138000, 1200)
    assert notes(found) == []


@pytest.mark.parametrize(
    ("above", "top"),
    [
        ("客户信息登记表 | | |", 2),
        ("1、带星号的为必填项，导入时本段内容请勿删除，切记！切记！切记！ | | |\n | | |", 3),
        ("2026年9月 | | |\n制表：王芳 | | | 单位：元", 3),
        ("\n".join(["说明 | | |"] * 15), 16),
    ],
)
def test_titles_and_instructions_above_are_passed_over_and_said(above: str, top: int) -> None:
    found = table(above + PLAIN.rstrip())
    assert (found.top, len(found.rows)) == (top, 2)
    assert notes(found)[0].endswith("是标题或说明，已跳过。")


def test_blank_rows_do_not_end_a_table_and_blank_columns_left_keep_their_letters() -> None:
    found = table(" | | | \n | 客户名称 | 电话\n | 甲公司 | 13800138000\n | | \n | | \n | 乙公司 | 13900139000")
    assert (found.top, found.left, lines(found)) == (2, 1, [3, 6])
    assert [column.letter for column in found.columns] == ["B", "C"]
    assert notes(found) == ["跳过了 2 个空行。"]


@pytest.mark.parametrize(
    "total",
    [
        "合计 | | | 2180",
        "| | 小计： | 2180",
        "总 计 | | | 2180",
        "华东区小计 | | | 980",
        "本页合计 | | | 1",
        "Total | | | 2180",
    ],
)
def test_totals_are_left_out_wherever_they_stand_and_kept_to_check_by(total: str) -> None:
    found = table(f"{PLAIN.rstrip()}\n{total}\n南京华新 | 王芳 | 13700137000 | 500")
    assert lines(found) == [2, 3, 5]
    assert [(row.line, str(row.why), row.is_total) for row in found.left_out] == [(4, "合计行，不导入。", True)]
    assert found.left_out[0].cells[3] in (2180, 980, 1)


def test_a_customer_whose_name_contains_a_total_word_is_a_customer() -> None:
    found = table(f"{PLAIN.rstrip()}\n苏州总计数科技有限公司 | 王芳 | 13700137000 | 500\n南京合计 | 王芳 | 甲 | 乙")
    assert lines(found) == [2, 3, 4, 5]


def test_repeated_headings_and_remarks_below_are_left_out_and_named() -> None:
    found = table(
        f"{PLAIN.rstrip()}\n客户名称 | 联系人 | 手机 | 金额\n常州天宁 | 赵磊 | 13600136000 | 7\n"
        "注：以上数据截至九月 | | |\n制表：王芳 | | 审核：李 |"
    )
    assert lines(found) == [2, 3, 5]
    assert [(row.line, str(row.why)) for row in found.left_out] == [
        (4, "列名又出现了一次，不是数据。"),
        (6, "说明文字，不是数据。"),
        (7, "说明文字，不是数据。"),
    ]


def test_two_heading_rows_are_joined_merged_or_not() -> None:
    text = """
     | 1月 | | 2月 | | 合计 | | 备注
    销售员 | 预计 | 实际 | 预计 | 实际 | 预计 | 实际 | 说明
    蔡勇仁 | 3000 | 1157 | 3000 | 7518 | | | x
    温　进 | 3000 | 7235 | 3000 | 9792 | | | y
    """
    found = table(text)
    joined = ["销售员", "1月 预计", "1月 实际", "2月 预计", "2月 实际", "合计 预计", "合计 实际", "备注 说明"]
    assert (found.heading_rows, headings(found), len(found.rows)) == (2, joined, 2)
    merged = sheet(
        "客户名称 | 联系人 | | 金额\n客户名称 | 姓名 | 电话 | 金额\n甲公司 | 张伟 | 13800138000 | 5",
        merged=((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)),
    )
    assert headings(find_tables(merged)[0]) == ["客户名称", "联系人 姓名", "联系人 电话", "金额"]


def test_blocks_between_blank_columns_are_separate_and_scratch_is_named() -> None:
    first, second = find_tables(
        sheet(
            """
            客户名称 | 电话 | | 产品名称 | 单价 | | 查找
            甲公司 | 13800138000 | | 水泵 | 500 | |
            乙公司 | 13900139000 | | 阀门 | 80 | |
            """
        )
    )
    assert (headings(first), headings(second)) == (["客户名称", "电话"], ["产品名称", "单价"])
    assert (first.number, second.number, second.left) == (0, 1, 3)
    assert notes(first) == [
        "这张工作表被空白列分成了 2 块，每块单独导入；这是第 1 块（A–B 列）。",
        "G–G 列还有零散内容，没有读。",
    ]


def test_the_same_table_twice_side_by_side_is_a_warning() -> None:
    first, _ = find_tables(sheet("客户 | 电话 | | 客户 | 电话\n甲 | 13800138000 | | 乙 | 13900139000"))
    assert "列名完全相同" in notes(first)[1]


def test_a_heading_that_comes_twice_is_numbered_and_kept() -> None:
    found = table("姓名 | 金额 | 金额\n张伟 | 5 | 6\n王芳 | 7 | 8")
    assert headings(found) == ["姓名", "金额", "金额（2）"]
    assert [column.number for column in found.columns] == [1, 1, 2]


@pytest.mark.parametrize(
    ("heading", "plain", "unit", "is_marked"),
    [
        ("单价（元/吨）", "单价", "元/吨", False),
        ("合同金额(万元)", "合同金额", "万元", False),
        ("税率(%)", "税率", "%", False),
        ("增值税税率 %", "增值税税率", "%", False),
        ("信用额度/元", "信用额度", "元", False),
        ("金额：万元", "金额", "万元", False),
        ("*名称", "名称", "", True),
        ("名称*", "名称", "", True),
        ("姓名(*)", "姓名", "", True),
        ("电话（可选）", "电话", "", True),
        ("收货地址（省）", "收货地址省", "", False),
        ("客户\n名称", "客户名称", "", False),
        (" 客户　名称 ", "客户名称", "", False),
        ("ＳＫＵ", "sku", "", False),
        ("省/自治区", "省自治区", "", False),
    ],
)
def test_headings_are_taken_apart(heading: str, plain: str, unit: str, is_marked: bool) -> None:
    [made] = find_tables(Sheet("表", ((heading, "客户编号"), (1, "c1"), (2, "c2"))))
    first = made.columns[0]
    assert (first.plain, first.unit, first.is_marked) == (plain, unit, is_marked)


def test_a_table_without_headings_says_so_and_gives_letters() -> None:
    found = table("张伟 | 13800138000 | 2026-09-01\n王芳 | 13900139000 | 2026-09-02\n李娜 | 13700137000 | 2026-09-03")
    assert (found.heading_rows, lines(found)) == (0, [1, 2, 3])
    assert headings(found) == ["A 列", "B 列", "C 列"]
    assert "没有找到列名" in notes(found)[0]


def test_a_person_moves_the_headings() -> None:
    text = "说明 | 说明二 | 说明三\n编 | 名 | 号\n客户 | 电话 | 金额\n甲 | 138 | 5\n乙 | 139 | 6"
    assert headings(find_tables(sheet(text), top=3)[0]) == ["客户", "电话", "金额"]
    none = find_tables(sheet(text), top=4, heading_rows=0)[0]
    assert (none.heading_rows, lines(none)) == (0, [4, 5])
    two = find_tables(sheet(text), top=2, heading_rows=2)[0]
    assert (headings(two), lines(two)) == (["编 客户", "名 电话", "号 金额"], [4, 5])


def test_months_across_become_rows() -> None:
    found = table(
        """
        销售员 | 1月 | 2月 | 12月 | 合计
        蔡勇仁 | 3000 | 3100 | | 6100
        温　进 | | 9792 | 5 | 9797
        """
    )
    assert found.shapes == (MONTHS_DOWN,)
    down = months_down(found)
    assert headings(down) == ["销售员", "月份", "数值"]
    assert [(row.line, *row.cells) for row in down.rows] == [
        (2, "蔡勇仁", "1月", 3000),
        (2, "蔡勇仁", "2月", 3100),
        (3, "温　进", "2月", 9792),
        (3, "温　进", "12月", 5),
    ]
    assert signature(down) != signature(found)


def test_months_with_years_and_two_values_each() -> None:
    found = table(
        "销售员 | 2025年12月 预计(万元) | 2025年12月 实际(万元) | 2026年1月 预计(万元) | 2026年1月 实际(万元)\n"
        "王 | 1 | 2 | 3 | 4"
    )
    down = months_down(found)
    assert headings(down) == ["销售员", "月份", "预计(万元)", "实际(万元)"]
    assert [column.unit for column in down.columns] == ["", "", "万元", "万元"]
    assert [row.cells for row in down.rows] == [("王", "2025-12", 1, 2), ("王", "2026-01", 3, 4)]


def test_a_table_on_its_side_is_told_and_turned() -> None:
    text = "姓名 | 张伟 | 王芳 | 李娜\n员工编号 | 1001 | 1002 | 1003\n部门 | 一部 | 二部 | 一部"
    found = table(text)
    assert found.shapes == (TURNED,)
    assert "横着排" in notes(found)[-1]
    book = Book("a.xlsx", (sheet(text),))
    turned = find_table(book, Where("表", shape=TURNED))
    assert headings(turned) == ["姓名", "员工编号", "部门"]
    assert turned.rows[1].cells == ("王芳", 1002, "二部")
    assert find_table(book, turned.where()) == turned


def test_a_text_file_whose_rows_are_wider_than_its_headings_is_refused() -> None:
    found = table("客户，电话 | 金额\n甲 | 138 | 5\n乙 | 139 | 6", is_text=True)
    assert str(found.refusal) == (
        "没有导入：列名有 2 个，数据有 3 列，对不上，导入会错位。请检查列名里是不是少了分隔的逗号。"
    )


def test_a_single_row_that_is_too_long_is_named_and_not_shifted() -> None:
    found = table("客户 | 地址 | 金额\n甲 | 苏州 | 5\n乙 | 苏州 | 园区 | 6\n丙 | 南京 | 7", is_text=True)
    assert found.refusal is None
    assert [(flaw.line, flaw.place) for flaw in found.flaws] == [(3, -1)]


def test_flaws_and_merged_columns_are_counted_from_the_table() -> None:
    marked = sheet(
        " | 客户 | 金额\n | 甲 | \n | 甲 | 5",
        merged=((2, 1, 3, 1),),
        flaws=(Flaw(2, 2, Message("公式出错（#N/A）。")), Flaw(1, 9, Message("外面"))),
    )
    [found] = find_tables(marked)
    assert [(flaw.line, flaw.place) for flaw in found.flaws] == [(2, 1)]
    assert found.merged_places == (0,)
    assert "B 列有合并单元格" in notes(found)[-1]


def test_exact_repeats_are_counted_not_removed() -> None:
    found = table(PLAIN.rstrip() + "\n苏州澄源水务 | 张伟 | 13800138000 | 1200")
    assert (len(found.rows), notes(found)) == (3, ["有 1 行与前面的行完全相同，都保留着，请确认不是重复。"])


def test_a_template_without_data_says_so() -> None:
    assert notes(table("填写须知： | |\n工号 | 姓名 | 手机号"))[-1] == "只有列名，没有数据。"


def test_a_sheet_without_a_table_gives_none_and_a_missing_sheet_is_refused() -> None:
    assert find_tables(sheet("", name="空")) == ()
    with pytest.raises(BadFile, match="不在文件里"):
        find_table(Book("a", (sheet(PLAIN),)), Where("没有"))
    with pytest.raises(BadFile, match="没有找到表格"):
        find_table(Book("a", (sheet(PLAIN),)), Where("表", 3))


def test_each_block_is_found_again_by_where_it_is() -> None:
    text = (
        "客户 | 电话 | | |\n甲 | 13800138000 | | |\n | | | 说明 |\n | | | 产品 | 单价\n | | | 水泵 | 5\n | | | 阀门 | 6"
    )
    book = Book("a.xlsx", (sheet(text),))
    both = find_tables(book.sheets[0])
    assert [found.top for found in both] == [1, 4]
    assert [find_table(book, found.where()) for found in both] == list(both)
    moved = find_table(book, Where("表", 1, 5, 0))
    assert (moved.left, lines(moved)) == (3, [5, 6])


def test_where_survives_json() -> None:
    where = Where("表", 1, 3, 2, MONTHS_DOWN)
    assert Where.from_json(where.as_json()) == where
