"""Tests of settlement folders."""
