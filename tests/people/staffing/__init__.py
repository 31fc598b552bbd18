"""Tests of people.staffing."""
