"""Where a rulebook is cut, in the shapes that rulebooks have."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.foundation.adoption.documents import counting
from xiaozhang.foundation.adoption.rules import assembling, figures, numbering, numerals, splitting
from xiaozhang.foundation.adoption.rules.lines import CELL_MARK, lines_of, sorted_out
from xiaozhang.foundation.adoption.rules.recognising import parts
from xiaozhang.foundation.adoption.rules.splitting import Rulebook, split


def cut(text: str) -> Rulebook:
    return split(lines_of(text))


def shown(text: str) -> list[tuple[int, str, list[tuple[int, str, str]]]]:
    return [
        (chapter.number, chapter.title, [(each.number, each.label, each.title) for each in chapter.clauses])
        for chapter in cut(text).chapters
    ]


@pytest.mark.parametrize("module", [numerals, numbering, figures, parts, splitting, assembling, counting])
def test_examples_in_the_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "第一章 总则\n第一条 目的\n规范。\n第二章　业　务\n"
            "第二条　【拜访】每周十次。\n第三条 首次联系：一日内联系。",
            [(1, "总则", [(1, "第一条", "目的")]), (2, "业务", [(2, "第二条", "拜访"), (3, "第三条", "首次联系")])],
        ),
        (
            "第１章 总则\n第１２条 目的\n甲。\n第 十 三 条 范围\n乙。",
            [(1, "总则", [(12, "第１２条", "目的"), (13, "第 十 三 条", "范围")])],
        ),
        (
            "一、总则\n（一）目的\n规范。\n（二）范围\n全体。\n二、拜访\n（一）次数\n十次。",
            [(1, "总则", [(1, "（一）", "目的"), (2, "（二）", "范围")]), (2, "拜访", [(1, "（一）", "次数")])],
        ),
        (
            "1 总则\n1.1 目的\n规范。\n1.1.1 细目\n2 拜访\n2.1 次数\n十次。",
            [(1, "总则", [(1, "1.1", "目的")]), (2, "拜访", [(1, "2.1", "次数")])],
        ),
        (
            "1. 总则\n1.1. 目的\n规范。\n1.2. 年度计划\n乙。\n2. 拜访\n2.1. 次数\n十次。",
            [(1, "总则", [(1, "1.1.", "目的"), (2, "1.2.", "年度计划")]), (2, "拜访", [(1, "2.1.", "次数")])],
        ),
        (
            "第一章 总则\n1、目的\n规范。\n2、范围\n（1）全体；\n①代表；\n第二章 拜访\n1、次数\n十次。",
            [(1, "总则", [(1, "1、", "目的"), (2, "2、", "范围")]), (2, "拜访", [(1, "1、", "次数")])],
        ),
        (
            "一、每天写日报，不得遗漏。\n二、每周拜访客户，写下记录。",
            [(1, "全文", [(1, "一、", "每天写日报"), (2, "二、", "每周拜访客户")])],
        ),
        (
            "销售办法\n每天写日报，不得遗漏。\n每周拜访。",
            [(1, "销售办法", [(1, "", "每天写日报"), (2, "", "每周拜访")])],
        ),
        (
            "# 手册\n## 考勤\n### 上班\n九点。\n## 奖励\n### 冠军\n千元。",
            [(1, "考勤", [(1, "", "上班")]), (2, "奖励", [(1, "", "冠军")])],
        ),
        (
            "第一章 总则\n第一条 目的\n甲。\n附件：拜访表\n姓名\t次数",
            [(1, "总则", [(1, "第一条", "目的")]), (2, "附件 拜访表", [(1, "", "附件 拜访表")])],
        ),
        (
            "第三章 甲\n第一条 乙\n丙。\n第二章 丁\n第一条 戊\n己。",
            [(1, "甲", [(1, "第一条", "乙")]), (2, "丁", [(1, "第一条", "戊")])],
        ),
        (
            "第一章 甲\n第一条 乙\n丙。\n第一条之一 丁\n戊。\n第二条 己\n庚。",
            [(1, "甲", [(1, "第一条", "乙"), (2, "第一条之一", "丁"), (3, "第二条", "己")])],
        ),
    ],
)
def test_chapters_and_clauses_are_found(text: str, expected: object) -> None:
    assert shown(text) == expected


def test_items_keep_their_numbers_as_lines_of_the_clause() -> None:
    clause = next(
        iter(cut("第一章 总则\n第一条 范围\n（一）销售部；\n1. 代表；\n①甲组\n第一条规定的人员除外。").clauses())
    )

    assert clause.text == "（一）销售部；\n1. 代表；\n①甲组\n第一条规定的人员除外。"
    assert (clause.first_line, clause.last_line) == (2, 6)


def test_contents_page_numbers_and_running_heads_are_set_aside() -> None:
    head = "衡川仪表销售管理制度"
    pages = "\n".join(
        f"{head}\n第{n}条 标题{n}\n" + "\n".join(f"正文第{n}之{m}行。" for m in range(14)) + f"\n- {n} -"
        for n in range(1, 5)
    )
    text = f"目 录\n第一章 总则 ………… 1\n第一条 标题1\t2\n第一章 总则\n{pages}"
    found = cut(text)

    assert [(each.why.value, each.text) for each in found.set_aside][:4] == [
        ("contents", "目 录"),
        ("contents", "第一章 总则 ………… 1"),
        ("contents", "第一条 标题1\t2"),
        ("running_head", head),
    ]
    assert sum(each.why.value == "page_number" for each in found.set_aside) == 4
    assert [clause.title for clause in found.clauses()] == ["标题1", "标题2", "标题3", "标题4"]


def test_lines_broken_by_the_width_of_a_page_are_joined() -> None:
    line = "销售代表应当在客户分配之后的二十四小时以内完成首次联系并且写下跟"
    text = "\n".join(f"第{n}条 标题\n" + f"{line}\n" * 3 + "进记录。" for n in range(1, 4))

    assert [clause.text for clause in cut(text).clauses()] == [line * 3 + "进记录。"] * 3


def test_rows_of_a_pasted_table_stay_rows() -> None:
    clause = next(iter(cut("第一条 提成\n回款\t比例\n0-20万元\t1%").clauses()))

    assert clause.text == f"回款{CELL_MARK}比例\n0-20万元{CELL_MARK}1%"


_PIECES = st.sampled_from(
    [
        "第一章 总则",
        "第二章 业务",
        "第一条 目的",
        "第二条 拜访",
        "一、总述",
        "（一）其一",
        "1. 其一",
        "1.1 细目",
        "1.2 另一细目",
        "每周拜访客户不少于 10 次。",
        "①样品",
        "附件一：表格",
        "甲\t乙",
        "目录",
        "第 3 页",
        "5 小结",
        "",
        "说明：见上。",
        "# 标题",
        "a) 甲",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=30))
def test_no_word_is_lost_and_none_is_doubled(pieces: list[str]) -> None:
    lines = lines_of("\n".join(pieces))
    found = split(lines)
    chapters = [(each.label, each.title, each.text) for each in found.chapters]
    clauses = [(each.label, each.title if each.title not in each.text else "", each.text) for each in found.clauses()]
    kept = "".join(map("".join, [*chapters, *clauses])) + found.title + found.preface

    for line in sorted_out(lines)[0]:
        for word in re.findall(r"\w{2,}", line.text):
            assert word in re.sub(r"\s", "", kept) or word in kept
    for chapter in found.chapters:
        numbers = [clause.number for clause in chapter.clauses]
        assert numbers == sorted(set(numbers))
    assert [each.number for each in found.chapters] == sorted({each.number for each in found.chapters})
