"""The only writers of payroll."""

from xiaozhang.performance.payroll.actions.exporting import export_payroll, note_download

__all__ = ["export_payroll", "note_download"]
