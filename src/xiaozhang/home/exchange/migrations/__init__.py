"""Schema history of exchange."""
