"""Market 市场: so far the clause kind of referral rewards."""
