"""What adoption computes: where a rulebook is cut, and what its clauses seem to say. No database, no Django."""
