"""Tests of the whole month by plans."""
