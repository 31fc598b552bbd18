"""What a notice is, and when and how it leaves the house."""
