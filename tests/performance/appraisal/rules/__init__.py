"""Tests of the rules of performance/appraisal."""
