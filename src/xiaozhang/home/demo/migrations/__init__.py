"""Schema history of demo."""
