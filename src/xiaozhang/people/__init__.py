"""Staff, learning, conduct and culture."""
