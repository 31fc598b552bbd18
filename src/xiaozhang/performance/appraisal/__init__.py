"""Appraisal: what the KPI table of the charter measures, and the score it gives."""
