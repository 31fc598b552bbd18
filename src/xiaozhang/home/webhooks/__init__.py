"""What other systems are told of: subscriptions to events, and the messages sent to them.

An event below (a customer added, a receipt confirmed) leaves a message in the transaction that announced it; a job
sends it after the commit, signed, again with growing delays until it is taken. An app of its own beside exchange, for
it shares no table and no page with import and export.
"""
