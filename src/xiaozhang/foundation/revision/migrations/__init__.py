"""Schema history of revision."""
