"""Targets and settlement: what the charter makes of the facts."""
