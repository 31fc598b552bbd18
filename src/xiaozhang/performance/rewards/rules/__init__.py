"""Pure rules of rewards: periods, who reaches a standard, what is left of leave."""
