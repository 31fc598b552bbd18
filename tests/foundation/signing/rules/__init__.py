"""Tests of the rules of signing."""
