"""Tasks: who does what until when, on which record, by which clause."""
