"""What each member is asked to reach in a month."""
