"""What files may be, what they are called, how long they stay."""
