"""What the ledger computes from values alone."""
