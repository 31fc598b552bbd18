"""Tests of selling.deals."""
