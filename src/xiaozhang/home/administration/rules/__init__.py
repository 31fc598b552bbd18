"""The year of the calendar as a page shows it."""
