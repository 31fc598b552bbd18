"""What clause kinds made of rows share: models that leave blanks out, and findings that name the row and the figure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from xiaozhang.base import registries
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known
from xiaozhang.base.clause_parts import error, figure_words, joined, role_findings, role_words, verbatim
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message

WHOLE = Fraction(100)
MOST_ROWS = 60
MAX_LABEL = 40
MAX_WORDS = 500
DASH = Message("—")
_BLANKS: tuple[object, ...] = (None, "", ())


class Period(StrEnum):
    """A stretch of the calendar over which something is counted."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


PERIOD_WORDS: Mapping[str, Message] = {
    Period.MONTH: Message("每月"),
    Period.QUARTER: Message("每季度"),
    Period.HALF_YEAR: Message("每半年"),
    Period.YEAR: Message("每年"),
}


class Terse(BaseModel):
    """A model whose written form leaves out what may be blank and is; figures and yes-or-no are always written."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_serializer(mode="wrap")
    def _without_blanks(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        blank = {
            key
            for name, field in fields.items()
            if field.default in _BLANKS and getattr(self, name) == field.default
            for key in (name, field.alias)
        }
        return {key: value for key, value in whole(self).items() if key not in blank}


class Row(Terse):
    """A row of a clause's table."""


class TerseKind(Terse, ClauseKind):
    """A clause kind written without blanks."""


def of_row(index: int, label: str) -> Message:
    """Name a cell: 第 2 行的天数, from the row's place counted from zero.

    >>> str(of_row(1, "天数"))
    '第 2 行的天数'
    """
    return Message("第 {row} 行的{label}", {"row": index + 1, "label": Message(label)})


def within(
    path: str,
    what: Message | str,
    value: int | Fraction | None,
    span: tuple[int | Fraction, int | Fraction],
    unit: str = "",
    shown: Callable[[Any], str] = figure_words,
) -> Iterator[Finding]:
    """Refuse a figure outside a span, both ends included; None is left alone."""
    if value is None or span[0] <= value <= span[1]:
        return
    yield error(
        path,
        "{what}须为 {least} 至 {most}{unit}，现在是 {value}{unit}。",
        what=_message(what),
        least=shown(span[0]),
        most=shown(span[1]),
        value=shown(value),
        unit=Message(f" {unit}") if unit else "",
    )


def amount_within(
    path: str, what: Message | str, fen: int | None, most_fen: int, least_fen: int = 1
) -> Iterator[Finding]:
    """Refuse an amount outside a span; without other words from 0.01 yuan on."""
    yield from within(path, what, fen, (least_fen, most_fen), "元", shown=lambda each: yuan(int(each)))


def share_within(
    path: str, what: Message | str, rate: Fraction | None, least: int | Fraction = 0, most: int | Fraction = 1
) -> Iterator[Finding]:
    """Refuse a share outside a span; without other words 0 % to 100 %."""
    yield from within(path, what, rate, (Fraction(least), Fraction(most)), shown=percent)


def worded(path: str, what: Message | str, text: str, most: int = MAX_LABEL) -> Iterator[Finding]:
    """Refuse words that are missing or too long."""
    if not text.strip() or len(text) > most:
        yield error(path, "{what}须填写，最多 {n} 字。", what=_message(what), n=most)


def some_rows(path: str, rows: Sequence[object], what: Message | str, most: int = MOST_ROWS) -> Iterator[Finding]:
    """Refuse a table without rows, or with more than anybody reads."""
    if not rows:
        yield error(path, "{what}没有写，请至少写一行。", what=_message(what))
    elif len(rows) > most:
        yield error(path, "{what}有 {given} 行，最多 {n} 行。", what=_message(what), given=len(rows), n=most)


def some_roles(path: str, roles: Sequence[str], known: Known, what: Message | str = "适用岗位") -> Iterator[Finding]:
    """Refuse no post at all, posts that are not there and posts named twice."""
    if not roles:
        yield error(path, "{what}没有写，请至少写一个岗位。", what=_message(what))
    yield from role_findings(path, roles, known)


def metric_findings(path: str, metric: str, known: Known) -> Iterator[Finding]:
    """Refuse a metric that the ledger does not count."""
    if metric not in known.metrics:
        listed = "、".join(f"{key}（{label}）" for key, label in known.metrics.items()) or "—"
        yield error(path, "没有「{metric}」这个指标，可用：{known}。", metric=metric, known=listed)


def grades_of(known: Known) -> tuple[str, ...]:
    """Return the grades that customers of this house can have, in order; none where no moment tells them."""
    return tuple(sorted({grade for moment in known.moments.values() for grade in moment.grades}))


def offered_grades(known: Known) -> Mapping[str, Message | str]:
    """Return the grades to choose from in a form."""
    return {grade: Message("{grade} 级", {"grade": grade}) for grade in grades_of(known)}


def grade_findings(path: str, grade: str, known: Known) -> Iterator[Finding]:
    """Refuse a grade that no customer can have; blank stands for all grades."""
    grades = grades_of(known)
    if grade and grades and grade not in grades:
        yield error(path, "客户没有「{grade}」级，可用：{known}。", grade=grade, known="、".join(grades))


def no_doubles(path: str, keys: Sequence[Hashable], shown: Callable[[Any], object] = str) -> Iterator[Finding]:
    """Refuse a row that says again what an earlier one settles."""
    first: dict[Hashable, int] = {}
    for index, key in enumerate(keys):
        before = first.setdefault(key, index)
        if before != index:
            yield error(
                f"{path}[{index}]",
                "第 {row} 行与第 {before} 行都是「{key}」，说的不是一件事就改名，是一件事就合为一行。",
                row=index + 1,
                before=before + 1,
                key=shown(key),
            )


def once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield each matter once: that a clause says it twice inside is told by its own check, with the row."""
    told: set[tuple[str, ...]] = set()
    for claim in claims:
        if claim.about not in told:
            told.add(claim.about)
            yield claim


def whole_weights(path: str, weights: Iterable[Fraction], what: Message | str = "权重") -> Iterator[Finding]:
    """Refuse weights that are not above zero or do not sum to exactly 100, saying by how much."""
    listed = list(weights)
    if any(weight <= 0 for weight in listed):
        yield error(path, "{what}须都大于 0；不计的一项请删去。", what=_message(what))
    whole = sum(listed, Fraction(0))
    if whole != WHOLE:
        yield error(
            path,
            "{what}合计 {whole}，比 100 {more} {by}。请调整到合计恰为 100。",
            what=_message(what),
            whole=figure_words(whole),
            more=Message("多") if whole > WHOLE else Message("少"),
            by=figure_words(abs(whole - WHOLE)),
        )


def line(head: str, content: Message | str) -> tuple[Message, Message]:
    """Return a line of a two-column table."""
    return Message(head), content if isinstance(content, Message) else verbatim(content)


def roles_words(roles: Sequence[str], known: Known | None = None) -> Message:
    """Return the posts in words, 销售代表、销售主管; a dash for none."""
    return joined([role_words(role, known) for role in roles], "、") if roles else DASH


def listed_words(texts: Sequence[str]) -> Message:
    """Return a company's own words one after the other; a dash for none."""
    return verbatim("、".join(texts)) if texts else DASH


def grade_words(grade: str, others: Sequence[str] = ()) -> Message:
    """Return A 级客户; without a grade 各级客户, or 其余客户 where rows of `others` name some.

    >>> str(grade_words("A")), str(grade_words("")), str(grade_words("", ["A", ""]))
    ('A 级客户', '各级客户', '其余客户')
    """
    if grade:
        return Message("{grade} 级客户", {"grade": grade})
    return Message("其余客户") if any(others) else Message("各级客户")


def count(number: int | Fraction | None, unit: str) -> Message:
    """Return 3 个工作日, 200,000 元 or 80%; a dash where there is no number.

    >>> str(count(200000, "元")), str(count(Fraction(9, 2), "分")), str(count(80, "%"))
    ('200,000 元', '4.5 分', '80%')
    """
    if number is None:
        return DASH
    figure = grouped(number)
    if unit in ("", "%"):
        return verbatim(f"{figure}{unit}")
    return Message("{n} {unit}", {"n": figure, "unit": Message(unit)})


def grouped(figure: int | Fraction) -> str:
    """Return an exact figure with separators between thousands.

    >>> grouped(2000000), grouped(Fraction("-1234.5"))
    ('2,000,000', '-1,234.5')
    """
    whole, _, decimals = figure_words(figure).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{decimals}" if decimals else f"{sign}{int(digits):,}"


def amount(fen: int | None) -> Message:
    """Return 1,000.00 元; a dash where there is no amount."""
    return Message("{amount} 元", {"amount": yuan(fen)}) if fen is not None else DASH


def metric_words(metric: str) -> Message:
    """Return what a metric is called, as an app registered it; its key where none did."""
    return registries.metrics.get(metric).label if metric in registries.metrics else verbatim(metric)


def metric_unit(metric: str) -> str:
    """Return the unit in which clauses write figures of a metric: 元 for amounts, else its counting word."""
    unit = registries.metrics.get(metric).unit if metric in registries.metrics else ""
    return "元" if unit == "fen" else unit


def _message(what: Message | str) -> Message:
    return what if isinstance(what, Message) else Message(what)
