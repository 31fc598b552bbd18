"""The charter 制度: versions of chapters and clauses, and which of them is in force on a day.

A clause has a stable key, a number, text for people and, where the system carries it out, a kind with typed parameters.
Versions arrive as YAML, are checked, published with an effective date, and never edited after.
"""
