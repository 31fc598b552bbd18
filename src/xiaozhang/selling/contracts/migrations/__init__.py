"""Schema history of contracts."""
