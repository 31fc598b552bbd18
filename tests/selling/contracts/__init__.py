"""Tests of selling.contracts."""
