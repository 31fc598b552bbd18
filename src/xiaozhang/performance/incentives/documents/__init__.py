"""A month as a folder of CSV files (docs/settlement.md), read strictly; statements as text and as PDF."""

from xiaozhang.performance.incentives.documents.folder import Folder, read_folder
from xiaozhang.performance.incentives.documents.statement_pdf import (
    LinePrinted,
    PartPrinted,
    StatementPrinted,
    TablePrinted,
    statement_pdf,
)
from xiaozhang.performance.incentives.documents.statements import printed

__all__ = [
    "Folder",
    "LinePrinted",
    "PartPrinted",
    "StatementPrinted",
    "TablePrinted",
    "printed",
    "read_folder",
    "statement_pdf",
]
