"""What customers computes from values alone: likeness of names, dates to choose."""
