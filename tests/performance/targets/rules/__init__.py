"""Tests of the pure rules of targets."""
