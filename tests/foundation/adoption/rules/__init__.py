"""Tests of adoption: rules."""
