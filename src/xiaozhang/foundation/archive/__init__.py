"""Files on any record: checked, versioned, numbered, kept until a date, each download logged."""
