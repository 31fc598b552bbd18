"""Forms of records, one module per subject."""
