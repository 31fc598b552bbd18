"""Expenses 销售费用: so far the clause kind of their limits."""
