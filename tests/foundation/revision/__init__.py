"""Tests of revision."""
