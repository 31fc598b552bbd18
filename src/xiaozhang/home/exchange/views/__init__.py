"""Pages of exchange: the imports, one import step by step, its tables."""

from xiaozhang.home.exchange.views.records import add, errors_csv, errors_xlsx, imports, progress, record, rows
from xiaozhang.home.exchange.views.steps import again, apply, check, erase, undo
from xiaozhang.home.exchange.views.tables import heading, leave_out, table, twice, values

__all__ = [
    "add",
    "again",
    "apply",
    "check",
    "erase",
    "errors_csv",
    "errors_xlsx",
    "heading",
    "imports",
    "leave_out",
    "progress",
    "record",
    "rows",
    "table",
    "twice",
    "undo",
    "values",
]
