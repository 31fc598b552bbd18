"""Duties: what clauses oblige members to do until when; the sweep that reminds, escalates and notes lapses."""
