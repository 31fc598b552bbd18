"""Schema history of signing."""
