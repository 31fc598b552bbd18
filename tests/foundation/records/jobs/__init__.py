"""Tests of long work: its states, its workers' deaths, its schedule, its page."""
