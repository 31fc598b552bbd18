"""Leads 线索: so far the clause kinds of screening, assignment and the public pool."""
