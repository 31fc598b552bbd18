"""Forms of revision."""
