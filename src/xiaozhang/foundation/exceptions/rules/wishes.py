"""What an applicant wishes, held against what the clause allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xiaozhang.base.departures import READS_HINTS, Departure, Part, Reads, Way, read_value, write_value
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.exceptions.rules.registered import Place

LONGEST_REASON, LONGEST_TEXT, LONGEST_WORDS = 500, 500, 300
MOST_DAYS = 366 * 3
MOST_BACK = 366
MOST_EXTENDED = 366
MOST_SUBJECTS = 20
Wrong = dict[str, Message | str]


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish that can be kept: the value as it is stored, what it does in words, and what the clause says instead."""

    value: Mapping[str, object]
    summary: str
    before: str


def wish(way: Way, parameters: Any, given: Mapping[str, Any], wrong: Wrong) -> Wished:
    """Return what is wished for in the form that is kept, and put what is wrong with it into `wrong` by field.

    `given` holds what the departure asks for: `parts`, `days` or `until`, `path` and `value`, or `text`.
    """
    parts = {part.key: part for part in way.parts(parameters)} if way.parts is not None else {}
    if way.departure is Departure.WAIVE:
        return _waived(way, parts, given, wrong)
    if way.departure is Departure.EXTEND:
        return _extended(given, wrong)
    if way.departure is Departure.VALUE:
        return _valued(parts, given, wrong)
    text = clean_text(str(given.get("text") or ""))
    if not 1 <= len(text) <= LONGEST_TEXT:
        wrong["text"] = Message("请写明改为怎样执行，最多 {n} 字。", {"n": LONGEST_TEXT})
    return Wished({"text": text}, _cut(f"改为：{text}"), "")


def frame(
    way: Way, scope: Sequence[Place], start_on: date, end_on: date, reason: str, today: date, wrong: Wrong
) -> None:
    """Put what is wrong with scope, days and reason into `wrong`."""
    if not scope:
        wrong["scope"] = "请至少写明一个适用的客户、合同、商机、成员或团队。"
    elif len(scope) > MOST_SUBJECTS or len(set(scope)) != len(scope):
        wrong["scope"] = Message("适用范围最多 {n} 个，不能重复。", {"n": MOST_SUBJECTS})
    elif any(record_type not in way.subjects for record_type, _pk in scope):
        wrong["scope"] = "这一条的例外不能按所选的范围批准，请换一种范围。"
    if end_on <= start_on:
        wrong["end_on"] = "截止日期不能早于开始日期。"
    elif end_on - start_on > timedelta(days=MOST_DAYS):
        wrong["end_on"] = "一份签呈最长三年。长期要这样做的，请修订制度。"
    if start_on < today - timedelta(days=MOST_BACK):
        wrong["start_on"] = "开始日期不能早于一年以前。"
    if not 1 <= len(clean_text(reason)) <= LONGEST_REASON:
        wrong["reason"] = Message("请写明理由，最多 {n} 字。", {"n": LONGEST_REASON})


def within(given: Mapping[str, Any], start_on: date, end_on: date, wrong: Wrong) -> None:
    """Put it into `wrong` where a term would be extended to before the days of the exception, or far beyond them."""
    until = given.get("until")
    day = until.date() if isinstance(until, datetime) else until
    if day is not None and not start_on <= day <= end_on + timedelta(days=MOST_EXTENDED):
        wrong.setdefault("until", Message("请在开始日期以后、截止日期后 {n} 天以内选。", {"n": MOST_EXTENDED}))


def _waived(way: Way, parts: Mapping[str, Part], given: Mapping[str, Any], wrong: Wrong) -> Wished:
    asked = list(dict.fromkeys(str(each) for each in given.get("parts") or ()))
    if way.parts is None:
        return Wished({"parts": []}, "免除本条要求", "")
    if not asked or any(each not in parts for each in asked):
        wrong["parts"] = "请从列出的里面选要免除的项。"
        return Wished({"parts": []}, "", "")
    chosen = [parts[each] for each in asked]
    listed = "、".join(f"「{part.label}」" for part in chosen)
    return Wished(
        {"parts": asked},
        _cut(f"免除{listed}"),
        _cut("；".join(filter(None, dict.fromkeys(part.before for part in chosen)))),
    )


def _extended(given: Mapping[str, Any], wrong: Wrong) -> Wished:
    days, until = given.get("days"), given.get("until")
    if (days is None) == (until is None):
        wrong["days"] = "请写明延长几天，或延长到什么时候，只写一项。"
        return Wished({}, "", "")
    if days is not None:
        if not isinstance(days, int) or not 1 <= days <= MOST_EXTENDED:
            wrong["days"] = Message("延长的天数须为 1 至 {n}。", {"n": MOST_EXTENDED})
        return Wished({"days": days}, f"期限延长 {days} 天", "")
    if isinstance(until, datetime):
        return Wished({"until": until.isoformat()}, f"期限延长到 {until:%Y-%m-%d %H:%M}", "")
    assert isinstance(until, date)
    return Wished({"until": until.isoformat()}, f"期限延长到 {until:%Y-%m-%d}", "")


def _valued(parts: Mapping[str, Part], given: Mapping[str, Any], wrong: Wrong) -> Wished:
    part = parts.get(str(given.get("path") or ""))
    if part is None:
        wrong["path"] = "请选改哪一个数值。"
        return Wished({}, "", "")
    text = clean_line(str(given.get("value") or ""))
    try:
        value = read_value(part.reads, text)
    except ValueError:
        wrong["value"] = Message("没有看懂所填的数值，{hint}。", {"hint": READS_HINTS[part.reads]})
        return Wished({}, "", "")
    if value < 0 or (part.reads is Reads.RATE and value > 1):
        wrong["value"] = "数值超出范围，请核对。"
    kept = write_value(part.reads, value)
    if read_value(part.reads, kept) != value:  # what is kept is what was asked for, never something near it
        wrong.setdefault("value", "比例最多写到百分号前六位小数，请核对。")
    stored = {"path": part.key, "reads": str(part.reads), "value": kept}
    unit = " 元" if part.reads is Reads.YUAN else ""
    return Wished(stored, _cut(f"{part.label}：{kept}{unit}"), _cut(part.before))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"
