"""The ledger 台账: append-only facts, their totals, and months that are open or closed.

Facts are posted by the actions of daily work and reversed, never edited. Totals per member and day, and per customer
and month, are kept in the same transaction, so that reading them costs the same however long the history is.
"""
