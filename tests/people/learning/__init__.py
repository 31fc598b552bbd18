"""Tests of people.learning."""
