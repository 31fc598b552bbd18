"""Customers, deals and contracts: the work that produces facts."""
