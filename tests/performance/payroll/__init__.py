"""Tests of performance/targets."""
