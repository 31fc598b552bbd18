"""Tests of exceptions."""
