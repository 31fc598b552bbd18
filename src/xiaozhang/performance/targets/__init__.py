"""What is to be reached in a month, by metric, and how the month stands against it.

A target is a figure per metric and month of a member, or of a team of its own: 分 of money, else units. What adds up is
stored per person; a team without a target of its own, and the department, are sums. It is typed in by the sales manager
or the supervisor of the team, pasted, imported, or broken down by the charter. What was reached is read from the
ledger's totals; the pace asked for follows the workdays that are over.
"""
