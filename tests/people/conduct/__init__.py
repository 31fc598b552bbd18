"""Tests of people.conduct."""
