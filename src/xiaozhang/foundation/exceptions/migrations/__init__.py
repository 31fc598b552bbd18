"""Schema history of exceptions."""
