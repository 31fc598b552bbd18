"""What appeals compute from values alone."""
