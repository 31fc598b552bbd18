"""Arithmetic of tasks."""
