"""What every app is made with; no tables."""
