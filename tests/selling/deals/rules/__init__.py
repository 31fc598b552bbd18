"""Tests of selling.deals.rules."""
