"""Staffing 人事: so far the clause kind of a region's legal figures."""
