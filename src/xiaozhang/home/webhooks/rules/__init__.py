"""Addresses that may be called, signatures, delays, and the events one can subscribe to."""
