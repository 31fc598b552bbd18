"""Tests of the arithmetic of staffing."""
