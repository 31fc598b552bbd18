"""Pure rules of conduct: recurrence and what the ladder says of it."""
