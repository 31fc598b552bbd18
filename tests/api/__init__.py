"""Tests of the API through its own addresses."""
