"""The clause kind of retention (Q1): how long each class of document is kept, from when, and what happens then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import error, joined, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    count,
    no_doubles,
    of_row,
    roles_words,
    some_roles,
    some_rows,
    within,
)
from xiaozhang.base.text import Message


class DocumentClass(StrEnum):
    """What a document is: a category of files, or, from the customer file on, a record of its own."""

    PROPOSAL = "proposal"
    QUOTATION = "quotation"
    CONTRACT = "contract"
    SIGNED_CONTRACT = "signed_contract"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    VOUCHER = "voucher"
    PHOTO = "photo"
    RECORDING = "recording"
    CUSTOMER_FILE = "customer_file"
    STATEMENT = "statement"
    CASE = "case"
    TRAINING = "training"
    OTHER = "other"


CLASS_WORDS: Mapping[str, Message] = {
    DocumentClass.PROPOSAL: Message("技术方案"),
    DocumentClass.QUOTATION: Message("报价单"),
    DocumentClass.CONTRACT: Message("合同文本"),
    DocumentClass.SIGNED_CONTRACT: Message("已签合同"),
    DocumentClass.DELIVERY: Message("验收、签收单"),
    DocumentClass.INVOICE: Message("发票"),
    DocumentClass.VOUCHER: Message("付款凭证"),
    DocumentClass.PHOTO: Message("现场照片"),
    DocumentClass.RECORDING: Message("录音"),
    DocumentClass.CUSTOMER_FILE: Message("客户档案"),
    DocumentClass.STATEMENT: Message("考核与结算资料"),
    DocumentClass.CASE: Message("违规案件材料"),
    DocumentClass.TRAINING: Message("培训资料"),
    DocumentClass.OTHER: Message("其他文件"),
}


class Start(StrEnum):
    """From when the years count."""

    CREATED = "created"
    SIGNED = "signed"
    CLOSED = "closed"
    YEAR_END = "year_end"


START_WORDS: Mapping[str, Message] = {
    Start.CREATED: Message("形成之日"),
    Start.SIGNED: Message("签订之日"),
    Start.CLOSED: Message("履行完毕或结案之日"),
    Start.YEAR_END: Message("会计年度终了后"),
}


class After(StrEnum):
    """What happens when the years are over."""

    REVIEW = "review"
    DESTROY = "destroy"
    ANONYMISE = "anonymise"
    ARCHIVE = "archive"


AFTER_WORDS: Mapping[str, Message] = {
    After.REVIEW: Message("由人审定去留"),
    After.DESTROY: Message("经批准销毁"),
    After.ANONYMISE: Message("去除个人信息后保留"),
    After.ARCHIVE: Message("移交公司档案室"),
}
_CONTRACTS = (DocumentClass.CONTRACT, DocumentClass.SIGNED_CONTRACT)
_LEAST_ACCOUNTING_YEARS = 10
_ACCOUNTING = (DocumentClass.INVOICE, DocumentClass.VOUCHER)


class RetentionRow(Row):
    """One class of document: so many years from a start, then what."""

    document: Annotated[DocumentClass, Named(Message("文件类别"), words=CLASS_WORDS)]
    years: Annotated[StrictInt, Named(Message("保管"), unit=Message("年"))]
    since: Annotated[Start, Named(Message("起算"), words=START_WORDS)]
    after: Annotated[After, Named(Message("期满后"), words=AFTER_WORDS)]


class Retention(TerseKind):
    """How long documents are kept. Before that nobody may remove them; afterwards nothing goes without approval."""

    name: ClassVar[str] = "retention"
    label: ClassVar[Message] = Message("文件保管期限")
    is_single: ClassVar[bool] = True

    rows: Annotated[tuple[RetentionRow, ...], Named(Message("保管期限"))]
    approved_by: Annotated[tuple[str, ...], Named(Message("销毁须经"), keys="roles")]

    def check(self, known: Known) -> list[Finding]:
        """Refuse classes written twice, years that are none, accounting papers kept too short, destroying unasked."""
        found = [
            *some_rows("rows", self.rows, "保管期限"),
            *no_doubles("rows", [row.document for row in self.rows], CLASS_WORDS.__getitem__),
            *some_roles("approved_by", self.approved_by, known, "批准销毁的岗位"),
        ]
        for index, row in enumerate(self.rows):
            found += _row_findings(index, row)
        if self.rows and DocumentClass.OTHER not in {row.document for row in self.rows}:
            found.append(warning("rows", "没有写「其他文件」的保管期限，没有列出的文件不受保管期限保护。"))
        return found

    def sentence(self) -> Message:
        """Say the years of each class."""
        parts = [
            Message(
                "{document}自{since}起 {years} 年",
                {"document": CLASS_WORDS[row.document], "since": START_WORDS[row.since], "years": row.years},
            )
            for row in self.rows
        ]
        return Message(
            "文件保管期限：{parts}；期内不得删除，期满销毁须经{who}批准。",
            {"parts": joined(parts, "，"), "who": roles_words(self.approved_by)},
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per class."""
        heads = (Message("文件类别"), Message("保管"), Message("起算"), Message("期满后"))
        rows = [
            (CLASS_WORDS[row.document], count(row.years, "年"), START_WORDS[row.since], AFTER_WORDS[row.after])
            for row in self.rows
        ]
        return Table(heads, tuple(rows))


ALL: tuple[type[ClauseKind], ...] = (Retention,)


def _row_findings(index: int, row: RetentionRow) -> Iterator[Finding]:
    path = f"rows[{index}].years"
    yield from within(path, of_row(index, "年数"), row.years, (1, 100), "年")
    if row.document in _ACCOUNTING and row.years < _LEAST_ACCOUNTING_YEARS:
        yield warning(
            path,
            "第 {row} 行「{document}」只保管 {years} 年：会计资料另有法定的保管期限，请与财务核对。",
            row=index + 1,
            document=CLASS_WORDS[row.document],
            years=row.years,
        )
    if row.document in _CONTRACTS and row.since is Start.CREATED:
        yield error(
            f"rows[{index}].since", "第 {row} 行：合同的期限从签订或履行完毕起算，不从文件形成起算。", row=index + 1
        )
