"""Tests of the rules of exceptions."""
