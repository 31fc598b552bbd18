"""What follows from values alone: the gates between stages."""
