"""Schema history of charter."""
