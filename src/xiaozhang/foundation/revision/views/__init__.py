"""Pages of revision."""
