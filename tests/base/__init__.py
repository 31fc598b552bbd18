"""Tests of what every app is made with."""
