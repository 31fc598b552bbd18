"""Revision 修订: how a draft of the charter is edited, consulted about and approved, and how clauses are evaluated.

The rows of versions and clauses are the charter's; here are the opinions given on a draft and the yearly round.
"""
