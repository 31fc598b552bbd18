"""Tests of performance/incentives."""
