"""Pages of customers, their people, and follow-ups."""
