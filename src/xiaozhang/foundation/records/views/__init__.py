"""Pages of records: long work, ticks, comments."""
