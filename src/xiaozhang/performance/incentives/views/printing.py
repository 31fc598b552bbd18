"""What a printed statement says: the sheet as it stands on the page, in the reader's language."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xiaozhang.base import money, pages
from xiaozhang.base.pages import showing
from xiaozhang.foundation.charter.rules.reading import chinese_number
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.documents import LinePrinted, PartPrinted, StatementPrinted, TablePrinted

if TYPE_CHECKING:
    from datetime import date, datetime

    from xiaozhang.performance.incentives.models import Statement
    from xiaozhang.performance.incentives.queries import Section, Sheet, ShownLine

MOST_PRINTED = 5_000
_OWED_BY_MEMBER = ("claim", "draw")


def printed_statement(found: Statement, sheet: Sheet, company: str) -> StatementPrinted:
    """Return a statement laid out for printing. `sheet` holds all its lines, or none where they are too many."""
    due_fen = queries.due_fen(found)
    is_released = found.run.state in queries.RELEASED and not found.run.is_superseded
    settled = timezone.localtime(found.run.created_at)
    numerals = (f"{chinese_number(number)}、" for number in itertools.count(1))
    before = tuple(_before(found, sheet, numerals))
    parts = tuple(_part(section, found, next(numerals)) for section in sheet.sections)
    return StatementPrinted(
        title=_("{year} 年 {month} 月结算单").format(year=found.month_on.year, month=found.month_on.month),
        company=f"{company} · {found.team_name}" if found.team_name else company,
        number=found.number,
        mark=_("指纹 {digest}").format(digest=found.digest[:16]),
        seal=_("结算发布") if is_released else "",
        dated=(settled.year, settled.month, settled.day),
        meta=_meta(found, sheet),
        before=before,
        parts=parts,
        after=tuple(_after(sheet, numerals)),
        due=_("{amount} 元").format(amount=money.yuan(due_fen)),
        capitals=money.capitals(due_fen),
        made_of=_made_of(sheet),
        notes=tuple(_notes(found, sheet, is_released=is_released)),
        words=_words(),
    )


def _words() -> dict[str, str]:
    return {
        "page": _("第"), "pages": _("页，共"), "pages_end": _("页"), "sum": _("合计"), "due": _("应发合计（税前）"),
        "confirmed": _("确认人（签字）"), "day": _("日期"),
    }  # fmt: skip


def _meta(found: Statement, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    confirmed = _("{day} 确认").format(day=_moment(found.confirmed_at)) if found.confirmed_at else _("未确认")
    return (
        (_("姓名"), found.member_name),
        (_("岗位"), found.post_name or "—"),
        (_("团队"), found.team_name or "—"),
        (_("单号"), found.number),
        (_("制度"), "、".join(sheet.versions) or "—"),
        (_("台账截至"), _moment(found.run.created_at)),
        (_("结算"), _("第 {n} 次试算").format(n=found.run.number)),
        (_("确认"), confirmed),
    )


def _before(found: Statement, sheet: Sheet, numerals: Iterator[str]) -> Iterator[TablePrinted]:
    """Yield what stands before the lines: the target, and each appraisal."""
    target = _amount(found.target_fen)
    attained = money.percent(found.attained) if found.attained is not None else "—"
    yield TablePrinted(
        title=f"{next(numerals)}{_('目标完成')}",
        note="；".join(f"{pages.words(aim.label)} {aim.figure}" for aim in sheet.aims),
        heads=(_("指标"), _("目标（元）"), _("实际（元）"), _("完成率")),
        rows=((_("回款额"), target, _amount(found.received_fen), attained),),
    )
    for each in sheet.appraised:
        if not each.indicators:
            continue
        ref = each.clause.ref if each.clause is not None else None
        total = each.sheet.total if each.sheet.total is not None else _("未计量")
        grade = _(" · 等级 {grade}").format(grade=each.sheet.grade) if each.sheet.grade else ""
        yield TablePrinted(
            title=f"{next(numerals)}{_('绩效考核')}",
            note=f"{ref.title} {_clause(ref.number)} {ref.version_label}" if ref else each.sheet.clause["title"],
            heads=(_("指标"), _("权重"), _("指标得分"), _("加权得分")),
            rows=tuple(
                (
                    f"{one.line.label}\n{one.line.words}",
                    f"{one.line.weight}%" if one.line.weight else "—",
                    one.line.score if one.line.score is not None else ("—" if one.line.is_extra else _("未计量")),
                    one.line.part if one.line.part is not None else _("未计量"),
                )
                for one in each.indicators
            ),
            sums=(_("合计") + grade, "", "", total),
        )


def _part(section: Section, found: Statement, numeral: str) -> PartPrinted:
    clauses = "；".join(f"{_clause(each.ref.number)} {each.ref.version_label}" for each in section.clauses[:6])
    heads: tuple[str, ...] = ()
    if section.has_bases:
        heads = (_("日期"), _("事由"), _("基数"), _("适用"), _("提成（元）"))
    is_whole = found.lines_count <= MOST_PRINTED
    note = _("本单共 {n} 行，超过 {most} 行的不逐行打印，请看明细文件（xlsx 或 csv）。").format(
        n=f"{found.lines_count:,}", most=f"{MOST_PRINTED:,}"
    )
    return PartPrinted(
        title=f"{numeral}{pages.words(section.label)}",
        clauses=clauses if is_whole else "",
        heads=heads if is_whole else (),
        lines=tuple(_line(shown, section) for shown in section.lines) if is_whole else (),
        base=_amount(section.base_fen) if section.base_fen is not None else "",
        amount="" if section.is_points else money.yuan(section.amount_fen),
        note="" if is_whole else note,
    )


def _line(shown: ShownLine, section: Section) -> LinePrinted:
    below = [shown.fact.beside] if shown.fact is not None and section.has_bases else []
    if not section.has_bases:
        below = [pages.words(shown.reason), shown.fact.title if shown.fact is not None else ""]
        below.append(f"{_clause(shown.clause.ref.number)} {shown.clause.ref.version_label}")
    is_adjustment = shown.line.kind == "adjustment"
    return LinePrinted(
        day=_day(shown.line.basis_on or shown.line.origin_month_on),
        what=pages.words(shown.adjustment_words) if is_adjustment else shown.title if section.has_bases
        else shown.clause.ref.title,
        below=" · ".join(each for each in below if each),
        base=shown.base,
        rates=_("按签呈") if shown.is_departed else "、".join(shown.rates),
        amount=_("{points} 分").format(points=shown.points) if section.is_points
        else money.yuan(shown.line.amount_fen),
    )  # fmt: skip


def _after(sheet: Sheet, numerals: Iterator[str]) -> Iterator[TablePrinted]:
    """Yield what stands behind the lines: the steps to what is paid, open balances, what pays nothing."""
    if sheet.slip.has_steps:
        yield TablePrinted(
            title=f"{next(numerals)}{_('从所得到应发')}",
            note="",
            heads=(),
            rows=tuple(
                ("\n".join((pages.words(row.label), *row.words)), money.yuan(row.amount_fen)) for row in sheet.slip.rows
            ),
            sums=(_("本月应发"), money.yuan(sheet.slip.paid_fen)),
        )
    if sheet.balances:
        yield TablePrinted(
            title=f"{next(numerals)}{_('本月之后的余额')}",
            note=_("负数是待冲抵或待扣回的"),
            heads=(),
            rows=tuple(
                (
                    f"{each.get_kind_display()}{f' · {each.label}' if each.label else ''}\n"
                    + _("自 {month}").format(month=showing.month(each.since_on)),
                    money.yuan(-each.amount_fen if each.kind in _OWED_BY_MEMBER else each.amount_fen),
                )
                for each in sheet.balances
            ),
        )


def _made_of(sheet: Sheet) -> str:
    """Say what the month's earnings are made of: 提成 100.00 + 补发 20.00 − 追回 5.00."""
    words = ""
    for place, each in enumerate(sheet.summed):
        sign = " − " if each.amount_fen < 0 else " + " if place else ""
        words += f"{sign}{pages.words(each.label)} {money.yuan(each.shown_fen)}"
    return (words + _("。") if words else "") + _("税前金额，代扣代缴由财务另列。")


def _notes(found: Statement, sheet: Sheet, *, is_released: bool) -> Iterator[str]:
    if not is_released:
        yield _("草稿或已被替代，不作为发放依据。")
    yield from sheet.slip.words
    if found.unpaid_fen:
        yield _("另有 {amount} 元不计提成。").format(amount=money.yuan(found.unpaid_fen))
    for each in sheet.paying:
        values = {"number": each.ref.number, "title": each.ref.title, "label": each.ref.version_label}
        yield _("依据：第 {number} 条 {title}（{label}）").format(**values)
    if until_on := queries.appealable_until(found.run_id, found.appeal_until_on, found):
        yield _("{day} 之前可以申诉。").format(day=date_format(until_on, _("Y年n月j日")))


def _clause(number: str) -> str:
    return _("第 {number} 条").format(number=number)


def _amount(fen: int | None) -> str:
    return money.yuan(fen) if fen is not None else "—"


def _day(day: date) -> str:
    return date_format(day, _("n月j日"))


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("Y年n月j日 H:i"))
