"""Tables of archive."""
