"""The catalogue: products with price, cost, unit, tax rate and active dates."""
