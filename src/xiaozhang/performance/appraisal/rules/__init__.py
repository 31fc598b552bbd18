"""Scores from figures, by the KPI table."""
