"""Tests of the arithmetic of duties."""
