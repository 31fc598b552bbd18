"""Tests of the rules of appeals."""
