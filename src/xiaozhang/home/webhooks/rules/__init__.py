"""Signatures, delays, and the events one can subscribe to."""
