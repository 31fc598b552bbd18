"""Pages of notices, settings, channels and announcements."""
