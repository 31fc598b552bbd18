"""Schema history of customers."""
