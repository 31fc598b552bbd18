"""Arithmetic of staffing: days of contract and probation, what is worth a warning, spans that meet."""
