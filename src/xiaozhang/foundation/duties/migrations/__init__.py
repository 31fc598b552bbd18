"""Schema history of duties."""
