"""What each member is asked to reach in a month, and how the month stands against it.

A target is an amount per member and month, typed in by the sales manager or the supervisor of the team. Teams and the
department are sums. What was received is read from the ledger's totals; the pace asked for follows the workdays that
are over.
"""
