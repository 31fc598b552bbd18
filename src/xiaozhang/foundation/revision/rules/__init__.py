"""Pure rules of revision."""
