"""What org computes from values alone."""
