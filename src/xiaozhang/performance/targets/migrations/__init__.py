"""Schema history of targets."""
