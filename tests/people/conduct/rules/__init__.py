"""Tests of the arithmetic of conduct."""
