"""Schema history of products."""
