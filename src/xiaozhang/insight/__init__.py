"""Analysis, risk and reports."""
