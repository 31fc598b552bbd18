"""Commission rules, settlement runs, and statements that open down to clause and fact.

A run takes a snapshot of a month, stages its statements and lines where nobody sees them, and becomes a draft in one
short step. Published, members see and confirm their own; the month is closed behind a confirmed run and never changes
again: what comes late is an adjustment in the open month. How every 分 is computed: docs/settlement.md.
"""
