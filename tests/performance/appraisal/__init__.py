"""Tests of performance/appraisal."""
