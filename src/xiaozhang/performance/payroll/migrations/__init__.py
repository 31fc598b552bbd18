"""Migrations of the payroll app."""
