"""Tasks: who does what until when, on which record, by which clause.

A task has an owner and one who gave it, steps to tick, a result, and repeats if it is told to. Rules and approvals open
tasks under a key of their source and close them by it; people add their own. A member's open tasks can be subscribed to
as a calendar under a secret address.
"""
