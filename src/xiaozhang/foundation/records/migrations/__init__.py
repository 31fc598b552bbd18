"""Schema history of records."""
