"""Tests of people.culture."""
