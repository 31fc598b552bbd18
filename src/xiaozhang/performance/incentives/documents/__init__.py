"""Statements as PDF."""

from xiaozhang.performance.incentives.documents.statement_pdf import (
    LinePrinted,
    PartPrinted,
    StatementPrinted,
    TablePrinted,
    statement_pdf,
)

__all__ = ["LinePrinted", "PartPrinted", "StatementPrinted", "TablePrinted", "statement_pdf"]
