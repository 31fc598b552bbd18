"""Tests of selling.expenses."""
