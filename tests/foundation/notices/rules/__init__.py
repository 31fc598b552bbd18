"""Tests of what a notice is, and when and how it leaves the house."""
