"""Tests of selling.leads."""
