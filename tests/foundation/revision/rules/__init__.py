"""Tests of the rules of revision."""
