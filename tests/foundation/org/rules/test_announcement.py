"""The yearly notice, read as it was published; what does not fit together is said."""

from __future__ import annotations

import time
from datetime import date

import pytest

from xiaozhang.foundation.org.gateways import announced_holidays
from xiaozhang.foundation.org.rules.announcement import read_announcement

# 国务院办公厅关于2026年部分节假日安排的通知
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，确保人民群众祥和平安度过节日假期。"""


def test_the_notice_for_2026_agrees_with_what_is_known_of_it() -> None:
    read = read_announcement(NOTICE_2026, 2026)
    known = {day.day: day.is_workday for day in announced_holidays().days if day.day.year == 2026}
    assert ({day.day: day.is_workday for day in read.days}, read.problems) == (known, ())
    names = {day.day: day.name for day in read.days}
    assert (names[date(2026, 2, 15)], names[date(2026, 2, 14)]) == ("春节", "春节调休上班")


def test_years_that_begin_in_december_and_single_days() -> None:
    lines = (
        "元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
        "清明节：4月5日放假，共1天。",
        "元旦：12月30日至1月1日放假，共3天。",
    )
    days = [day.day for day in read_announcement("\n".join(lines), 2023).days]
    assert days == [
        date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2), date(2023, 4, 5), date(2023, 12, 30),
        date(2023, 12, 31), date(2024, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("元旦：1月1日（周四）放假1天。", "2027-01-01 是星期五，通知里写着星期四：请看年份对不对。"),
        ("元旦：1月1日至3日放假，共4天。", "「元旦」写着共 4 天，起止日期却是 3 天。"),
        ("元旦：2月30日放假。", "没有这一天：2 月 30 日。"),
        ("春节：2月1日至3月30日放假。", "「春节」的起止日期读不通：2月1日至3月30日放假。"),
        ("明年怎么放假还没有通知", "没有读到任何一天。请粘贴通知里「元旦：1月1日……放假」那几行。"),
    ],
)
def test_what_does_not_fit_is_said(text: str, words: str) -> None:
    assert words in [str(problem) for problem in read_announcement(text, 2027).problems]


@pytest.mark.parametrize(
    "text",
    [
        "元旦：1月1日" + " " * 9_000 + "x",
        "元旦：" + "1日、" * 3_000,
        "元旦：" + "1月1日至" * 2_000,
        "一、" * 5_000,
        "\x00" * 9_000,
    ],
)
def test_a_long_text_of_ill_will_is_read_quickly(text: str) -> None:
    begun = time.perf_counter()
    read_announcement(text, 2026)
    assert time.perf_counter() - begun < 2
