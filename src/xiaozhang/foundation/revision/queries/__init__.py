"""The only readers of revision."""
