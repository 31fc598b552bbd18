"""Schema history of incentives."""
