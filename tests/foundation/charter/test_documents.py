"""YAML in and out: the same bytes again, and bad texts refused with line, clause and the way to mend it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.foundation.charter.kinds import TrialBonus, TrialDays, bonus, days, yaml_text
from xiaozhang.base.clause_examples import Example
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.charter import documents
from xiaozhang.foundation.charter.documents.parsing import MAX_CHARACTERS
from xiaozhang.foundation.charter.errors import BadCharterText
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

KINDS = {"trial_bonus": TrialBonus, "trial_days": TrialDays}


def read(text: str) -> DraftVersion:
    return documents.read(text, KINDS)


def refusal(text: str) -> str:
    with pytest.raises(BadCharterText) as caught:
        read(text)
    return str(caught.value.message)


def test_read_takes_chapters_clauses_and_typed_parameters() -> None:
    assert read(yaml_text()) == DraftVersion(
        "试验制度",
        "V1.0",
        "",
        (
            DraftChapter(
                1,
                "总则",
                "",
                (
                    DraftClause("purpose", "1.1", "目的", "写明规则。"),
                    DraftClause(
                        "limit", "1.2", "期限", "三天以内回复。\n超过的，说明原因。", "trial_days", 2,
                        {"days": 3, "metric": "trial_amount", "strict": False},
                    ),
                ),
            ),
            DraftChapter(
                2,
                "奖金",
                "",
                (
                    DraftClause(
                        "bonus", "2.10", "奖金，按回款", "奖金按回款计。", "trial_bonus", 1,
                        bonus(("0", "1.0%"), ("1000", "2.5%")).model_dump(mode="json", by_alias=True),
                    ),
                ),
            ),
        ),
    )  # fmt: skip


def test_writing_what_was_read_gives_the_same_bytes_again() -> None:
    first = documents.write(read(yaml_text()))

    assert documents.write(read(first)) == first


MORE = """\
        covers: [B1, K10]
        public: true
        kind: trial_days
        examples:
          - title: 三天，（整）
            given: {回复于: 第 2 天, 天数: 300000}
            expected: {结果: 按时}
"""


def test_read_takes_examples_matters_and_what_is_public() -> None:
    text = yaml_text().replace("        kind: trial_days\n", MORE)

    clause = read(text).chapters[0].clauses[1]

    assert (clause.covers, clause.is_public) == (("B1", "K10"), True)
    assert clause.examples == (
        Example("三天，（整）", (("回复于", "第 2 天"), ("天数", "300000")), (("结果", "按时"),)),
    )
    assert Example.of(clause.examples[0].stored()) == clause.examples[0]
    written = documents.write(read(text))
    assert "        covers: [B1, K10]\n        public: true\n        text: |" in written
    assert documents.write(read(written)) == written


def test_the_default_charter_is_written_as_it_is_read() -> None:
    from xiaozhang.foundation.charter import queries

    text = documents.default_charter()

    assert documents.write(documents.read(text, queries.kinds())) == text


LINE = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=30)
TEXT = st.lists(LINE, min_size=1, max_size=4).map("\n".join)


@example(
    title="甲", text="甲\n\u3000\n乙", chapter_text="\xa0", note=" 甲", metric="", count=0,
    label="长" * 80, value="长" * 80,
)  # fmt: skip
@example(
    title="甲\u2028乙", text="甲\u2028乙\ta", chapter_text="a\x85b", note="\u2029", metric="\x85\r\n", count=0,
    label="a: #b", value="- 1",
)  # fmt: skip
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=LINE.filter(str.strip), text=TEXT.filter(str.strip), chapter_text=TEXT, note=TEXT,
    metric=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20),
    count=st.integers(-(10**12), 10**12), label=LINE.map(clean_line).filter(bool), value=LINE.filter(clean_line),
)  # fmt: skip
def test_any_words_survive_the_way_out_and_in(
    title: str, text: str, chapter_text: str, note: str, metric: str, count: int, label: str, value: str
) -> None:
    parameters = days(count, metric=metric).model_dump(mode="json")
    worked = (Example(title, ((label, value),), ((label, value), ("二", "2"))),)
    draft = DraftVersion(
        title,
        "",
        note,
        (
            DraftChapter(
                1, title, chapter_text,
                (DraftClause("a", "1.1", title, text, "trial_days", 2, parameters, worked, ("A1",), True),),
            ),
        ),
    )  # fmt: skip

    try:
        once = read(documents.write(draft))
    except BadCharterText as error:  # what no YAML text may hold, such as a bell character
        assert "不能显示的字符" in str(error)
        return
    first = documents.write(once)

    assert documents.write(read(first)) == first
    assert once.chapters[0].clauses[0].parameters == parameters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "文件是空的"),
        ("a: [1, 2", "写法不是 YAML，请检查这一行的缩进"),
        ("a: 1\n b: 2", "第 2 行，写法不是 YAML"),
        ("a\x00b: 1", "不能显示的字符"),
        ("- 1", "第 1 行，须是一组「名称: 值」"),
        ("hello", "须是一组「名称: 值」"),
        ("a: &x 1\nb: *x", "第 1 行，不能用锚点和引用"),
        ("a: 1\nb: *x", "第 2 行，不能用锚点和引用"),
        ('a: 1\nb: "x\\0"', "第 2 行，有不能显示的字符"),
        ('"a\\x1b": 1', "第 1 行，有不能显示的字符"),
        ("a: !!python/object/apply:os.system ['true']", "第 1 行，不能用类型标签"),
        ("a: !!int '3'", "不能用类型标签"),
        ("<<: {a: 1}", "冒号左边须是一个名称"),
        ("? [a]\n: 1", "冒号左边须是一个名称"),
        ("1: 2", "冒号左边须是一个名称"),
        ("format: a\nformat: b", "第 2 行，「format」写了两遍"),
        ("---\na: 1\n---\nb: 2", "一个文件只能有一份制度"),
        ("[" * 40, "层次太深"),
        ("title: a", "第 1 行，缺少「format」"),
        ("x" * (MAX_CHARACTERS + 1), "个字符，最多"),
    ],
)
def test_read_refuses_what_is_no_charter(text: str, words: str) -> None:
    assert words in refusal(text)


def test_read_refuses_an_alias_bomb_and_too_many_nodes_at_once() -> None:
    bomb = "a: &a [x,x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]" for n in range(20)
    )

    assert "不能用锚点和引用" in refusal(bomb)
    assert "内容太多" in refusal("[" + "1," * 70_000 + "]")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format: xiaozhang-charter/1", "format: other/2", "第 1 行，format 须是「xiaozhang-charter/1」"),
        ("title: 试验制度", "titel: 试验制度", "第 2 行，不认识「titel」，可写：format、title、label、note、chapters"),
        ("label: V1.0", "label: 第一版", "第 3 行，版本号须写成 V1.1 的样子，现在是「第一版」"),
        ("number: 2.10", "number: 3.10", "第 2 章的条款编号须写成 2.1 的样子，现在是「3.10」"),
        ("  - number: 2\n", "  - number: two\n", "章的编号须是 1 至 999 的整数"),
        ('number: "1.2"', 'number: "1.1"', "第 1.1 条出现了两次"),
        ("key: limit", "key: purpose", "第 1.2 条与第 1.1 条的 key 都是「purpose」"),
        ("key: limit", "key: 期限", "第 1.2 条的 key 须由小写字母"),
        ("text: 写明规则。", "text: ''", "第 11 行，第 1.1 条没有正文"),
        ("text: 写明规则。", "text: 12", "「text」须是文字；数字请加引号"),
        ("title: 目的", "title: " + "长" * 81, "「title」最多 80 个字"),
        ("kind: trial_days", "kind: no_such_kind", "第 18 行，第 1.2 条：系统没有「no_such_kind」这个条款类型，可用"),
        ("        kind: trial_days\n", "", "第 1.2 条写了参数，没有写 kind"),
        ("days: 3", "days: '3'", "第 1.2 条的参数不对：第 20 行 days 现在是「3」，须是整数"),
        ("days: 3", "dais: 3", "days 缺少这一项"),
        ("days: 3", "days: 3\n          extra: 1", "第 21 行 extra 没有这一项，请删去"),
        ("rate: 2.5%", "rate: 2.5", "bands[1].rate 不能是「2.5」：比例须带百分号，例如 2.0%"),
        ("from: 1000", "from: lots", "bands[1].from 不能是「lots」：金额以元为单位"),
        ("mode: once", "mode: daily", "mode 不能是「daily」，可用：'once'、'monthly'"),
        ("bands:\n", "bands: 3\n          x:\n", "须是一列，每行以「- 」开头"),
        ("chapters:", "chapters: []\nx:", "不认识「x」"),
    ],
)  # fmt: skip
def test_read_names_line_clause_and_mending(old: str, new: str, words: str) -> None:
    text = yaml_text()
    assert text.count(old) == 1

    said = refusal(text.replace(old, new))

    assert said.startswith("没有读入：")
    assert words in said


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("covers: [B1, Z9]", "第 12 行，第 1.1 条的 covers 里，没有「Z9」这个事项"),
        ("covers: [B1, B1]", "第 12 行，第 1.1 条的 covers 里，「B1」写了两遍"),
        ("covers: [1]", "没有「1」这个事项"),
        ("covers: B1", "第 12 行，须是一列"),
        ("public: yes", "第 12 行，public 须是 true 或 false"),
        ("examples: []", "第 12 行，第 1.1 条写了算例，没有写 kind"),
    ],
)
def test_read_refuses_matters_nobody_knows_and_examples_without_a_kind(added: str, words: str) -> None:
    assert words in refusal(yaml_text().replace("text: 写明规则。\n", f"text: 写明规则。\n        {added}\n"))


GOOD = "title: 甲, given: {a: 1}, expected: {a: 1}"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (["title: 甲, given: {a: 1}"], "第 20 行，缺少「expected」"),
        (["title: 甲, given: {a: 1}, expected: {}"], "第 1.2 条的算例须写成 1 至 30 行「名称: 值」"),
        (["title: 甲, given: [a], expected: {a: 1}"], "第 1.2 条的算例须写成 1 至 30 行「名称: 值」"),
        (["title: 甲, given: {a: true}, expected: {a: 1}"], "第 20 行，算例里的「a」须写一行文字或数字"),
        (["title: 甲, given: {a: [1]}, expected: {a: 1}"], "算例里的「a」须写一行文字或数字"),
        (["title: 甲, given: {a: 1}, expected: {b: null}"], "算例里的「b」须写一行文字或数字"),
        (["title: 甲, given: {' a': 1}, expected: {b: 1}"], "算例里的名称「 a」须是一行文字"),
        (["title: 3, given: {a: 1}, expected: {b: 1}"], "「title」须是一行文字"),
        ([f"{GOOD}, x: 1"], "不认识「x」，可写：title、given、expected"),
        ([GOOD] * 21, "第 1.2 条的算例最多 20 个"),
    ],
)
def test_read_refuses_examples_that_are_none(written: list[str], words: str) -> None:
    rows = "".join(f"          - {{{each}}}\n" for each in written)
    text = yaml_text().replace("        kind: trial_days\n", f"        kind: trial_days\n        examples:\n{rows}")

    assert words in refusal(text)


def test_read_refuses_chapters_out_of_order_and_empty_lists() -> None:
    chapter = DraftChapter(2, "乙", "", (DraftClause("b", "2.1", "乙", "乙"),))
    before = DraftChapter(1, "甲", "", (DraftClause("a", "1.1", "甲", "甲"),))

    assert "章的编号须从小到大，每个一次：第 1 章" in refusal(
        documents.write(DraftVersion("制度", "", "", (chapter, before)))
    )
    assert "须是一列，每行以「- 」开头，至少一行" in refusal("format: xiaozhang-charter/1\ntitle: 制度\nchapters: []\n")


def test_read_cleans_invisible_characters_but_keeps_chinese_punctuation() -> None:
    draft = read(yaml_text().replace("title: 目的", "title: 目\u202e的，（一）"))

    assert draft.chapters[0].clauses[0].title == "目的，（一）"


def test_words_such_as_on_and_days_stay_text() -> None:
    draft = read(yaml_text(metric="on").replace("text: 写明规则。", "text: 2026-10-01"))

    assert (draft.chapters[0].clauses[1].parameters or {})["metric"] == "on"
    assert draft.chapters[0].clauses[0].text == "2026-10-01"


def test_bonus_is_written_by_its_own_names() -> None:
    assert bonus(("1.5", "0.5%")).model_dump(mode="json", by_alias=True) == {
        "mode": "once", "bands": [{"from": "1.50", "rate": "0.5%"}],
    }  # fmt: skip
