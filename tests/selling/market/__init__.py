"""Tests of selling.market."""
