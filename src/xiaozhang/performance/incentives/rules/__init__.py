"""Pure rules of commission: tiers, and the settlement of a month."""
