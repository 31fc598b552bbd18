"""The clause kind of data protection (Q2, S6): who sees personal data, what may be taken out, and when it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import error, joined, role_words, warning
from xiaozhang.base.clause_rows import (
    MAX_WORDS,
    Row,
    TerseKind,
    count,
    line,
    no_doubles,
    of_row,
    roles_words,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.text import Message

_MOST_ROWS = 10_000_000


class ExportLimit(Row):
    """A post takes out so many rows at a time by itself, and more only by approval, up to a ceiling."""

    role: Annotated[str, Named(Message("岗位"), keys="roles")]
    free_rows: Annotated[
        StrictInt, Named(Message("不用审批"), unit=Message("行以内"), hint=Message("0：每次都要审批。"))
    ]
    most_rows: Annotated[StrictInt, Named(Message("经批准最多"), unit=Message("行"))]


class DataProtection(TerseKind):
    """Purpose, who sees whole phone numbers, limits of exports, watermark, log, and the term for erasure."""

    name: ClassVar[str] = "data_protection"
    label: ClassVar[Message] = Message("客户信息保护")
    is_single: ClassVar[bool] = True

    purpose: Annotated[str, Named(Message("处理目的"), hint=Message("为什么收集和使用客户的个人信息。"), is_long=True)]
    see_phones: Annotated[tuple[str, ...], Named(Message("可看完整电话的岗位"), keys="roles")]
    reveals_per_day: Annotated[
        StrictInt,
        Named(
            Message("其他岗位每人每日可查看完整电话"), unit=Message("次"), hint=Message("只限本人负责的客户；0：不可。")
        ),
    ]
    exports: Annotated[tuple[ExportLimit, ...], Named(Message("导出限制"), hint=Message("没有列出的岗位不能导出。"))]
    approved_by: Annotated[tuple[str, ...], Named(Message("批准导出的岗位"), keys="roles")]
    watermark: Annotated[StrictBool, Named(Message("导出文件加水印"))] = True
    log_months: Annotated[StrictInt, Named(Message("查看与导出记录保留"), unit=Message("个月"))]
    erase_workdays: Annotated[StrictInt, Named(Message("个人要求删除后"), unit=Message("个工作日以内处理"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse no purpose, posts nobody knows, limits that turn round, exports approved by nobody."""
        return [
            *worded("purpose", "处理目的", self.purpose, MAX_WORDS),
            *some_roles("see_phones", self.see_phones, known, "可看完整电话的岗位"),
            *within("reveals_per_day", "每日查看次数", self.reveals_per_day, (0, 10_000), "次"),
            *some_rows("exports", self.exports, "导出限制"),
            *no_doubles("exports", [each.role for each in self.exports], role_words),
            *self._export_findings(known),
            *some_roles("approved_by", self.approved_by, known, "批准导出的岗位"),
            *within("log_months", "记录保留的月数", self.log_months, (6, 240), "个月"),
            *within("erase_workdays", "处理删除的时限", self.erase_workdays, (1, 15), "个工作日"),
            *([] if self.watermark else [warning("watermark", "导出文件不加水印，泄露后查不到来源。")]),
        ]

    def sentence(self) -> Message:
        """Say who sees what, what may be taken out, and when it is erased."""
        exports = [
            Message(
                "{role}一次导出超过 {n} 行须经批准" if each.free_rows else "{role}每次导出都须经批准",
                {"role": role_words(each.role), "n": f"{each.free_rows:,}"},
            )
            for each in self.exports
        ]
        return Message(
            "完整电话只由{roles}查看，其他成员查看本人客户的每日不超过 {n} 次；{exports}（由{who}批准）{watermark}；"
            "查看与导出的记录保留 {months} 个月；个人要求删除的，{days} 个工作日以内处理。",
            {
                "roles": roles_words(self.see_phones),
                "n": self.reveals_per_day,
                "exports": joined(exports, "，"),
                "who": roles_words(self.approved_by),
                "watermark": Message("，导出文件加水印") if self.watermark else Message(""),
                "months": self.log_months,
                "days": self.erase_workdays,
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out purpose and limits, one line each."""
        rows = [line("处理目的", self.purpose), line("可看完整电话", roles_words(self.see_phones, known))]
        rows += [
            line(
                "导出",
                Message(
                    "{role}：{free} 行以内不用审批，经批准最多 {most} 行",
                    {
                        "role": role_words(each.role, known),
                        "free": f"{each.free_rows:,}",
                        "most": f"{each.most_rows:,}",
                    },
                ),
            )
            for each in self.exports
        ]
        rows.append(line("批准导出", roles_words(self.approved_by, known)))
        rows.append(line("记录保留", count(self.log_months, "个月")))
        rows.append(line("删除请求", count(self.erase_workdays, "个工作日")))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def _export_findings(self, known: Known) -> Iterator[Finding]:
        for index, each in enumerate(self.exports):
            path = f"exports[{index}]"
            if each.role not in known.roles:
                yield error(f"{path}.role", "第 {row} 行：没有「{role}」这个岗位。", row=index + 1, role=each.role)
            yield from within(f"{path}.free_rows", of_row(index, "行数"), each.free_rows, (0, _MOST_ROWS), "行")
            yield from within(f"{path}.most_rows", of_row(index, "最多的行数"), each.most_rows, (1, _MOST_ROWS), "行")
            if each.free_rows > each.most_rows:
                yield error(
                    f"{path}.most_rows",
                    "第 {row} 行经批准最多 {most} 行，少于不用审批的 {free} 行。",
                    row=index + 1,
                    most=each.most_rows,
                    free=each.free_rows,
                )


ALL: tuple[type[ClauseKind], ...] = (DataProtection,)
