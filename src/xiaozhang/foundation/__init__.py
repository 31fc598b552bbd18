"""What every other wing stands on: people, facts, rules, records."""
