"""Tests of the checks: each must catch a planted breach."""
