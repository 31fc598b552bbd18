"""Tests of selling.service."""
