"""Pages of the incentives app: statements, runs."""

from xiaozhang.performance.incentives.views.comparing import compare_runs, export_comparison
from xiaozhang.performance.incentives.views.expecting import expected_contract, expected_deal, expected_month
from xiaozhang.performance.incentives.views.exports import export_run
from xiaozhang.performance.incentives.views.runs import (
    clause,
    close_month,
    confirm_run,
    publish_run,
    run,
    run_progress,
    run_turn,
    runs,
    start_run,
)
from xiaozhang.performance.incentives.views.statement_files import line_trace, statement_lines, statement_pdf
from xiaozhang.performance.incentives.views.statements import confirm_statement, line, statement, statements
from xiaozhang.performance.incentives.views.team import team_statements

__all__ = [
    "clause",
    "close_month",
    "compare_runs",
    "confirm_run",
    "confirm_statement",
    "expected_contract",
    "expected_deal",
    "expected_month",
    "export_comparison",
    "export_run",
    "line",
    "line_trace",
    "publish_run",
    "run",
    "run_progress",
    "run_turn",
    "runs",
    "start_run",
    "statement",
    "statement_lines",
    "statement_pdf",
    "statements",
    "team_statements",
]
