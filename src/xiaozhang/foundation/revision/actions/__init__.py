"""The only writers of revision."""
