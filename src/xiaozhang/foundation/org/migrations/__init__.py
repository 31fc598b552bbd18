"""Schema history of org."""
