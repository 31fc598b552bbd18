"""Contracts with lines, instalments and receipts; what is signed and received becomes facts."""
