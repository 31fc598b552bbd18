"""Conduct 行为规范: so far the clause kinds of violations and of the ladder of sanctions."""
