"""Tests of insight.risk."""
