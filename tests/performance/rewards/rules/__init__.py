"""Tests of the rules of rewards."""
