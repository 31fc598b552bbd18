"""Rewards 奖励: what the charter's catalogue gives for which standard, who reached it, and what was granted (K2).

Proposals come from the ledger and targets of a period that is over, or from a nomination; whoever the clause names
decides. Leave is kept as a balance that expires, a bonus is posted as a fact that an award clause can pay.
"""
