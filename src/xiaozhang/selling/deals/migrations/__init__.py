"""Schema history of deals."""
