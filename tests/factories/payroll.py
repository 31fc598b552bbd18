"""Payroll for tests."""

from __future__ import annotations

from typing import Any

from tests.factories.incentives import NOW, make_statement
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.payroll import actions
from xiaozhang.performance.payroll.models import PayrollExport


def make_payroll_export(run: Any = None, kind: str = "csv") -> PayrollExport:
    """Export a confirmed run; without one, one with a single statement."""
    confirmed = run or make_statement(state="confirmed").run
    return actions.export_payroll(actor=SYSTEM, now=NOW, run_id=confirmed.pk, kind=kind)
