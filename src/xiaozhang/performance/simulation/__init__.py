"""Simulation 测算: what a draft charter would have paid for past months, per person and in all.

Nothing but its own tables is written: runs, statements and balances of the house stay as they are.
"""
