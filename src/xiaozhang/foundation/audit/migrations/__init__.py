"""Schema history of audit."""
