"""Opportunities and the stages they pass, each gated by its standard in the charter."""
