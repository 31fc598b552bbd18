"""Arithmetic of duties: when a term ends, what is done when, which periods have ended."""
