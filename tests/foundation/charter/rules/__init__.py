"""Tests of the rules of the charter."""
