"""Tests of the arithmetic of tasks."""
