"""Customers, their contacts and follow-ups, and who may see them."""
