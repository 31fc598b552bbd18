"""What audit computes from values alone."""
