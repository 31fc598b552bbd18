"""Tests of archive's rules."""
