"""Risk 风险: so far the clause kind of early-warning indicators."""
