"""What follows from values alone: lines, plans, what receipts fill, contracts of the past."""
