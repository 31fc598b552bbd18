"""Tests of performance/incentives/rules."""
