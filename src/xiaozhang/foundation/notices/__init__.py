"""Notices: what is told to whom, in the application and through channels, each exactly once; announcements."""
