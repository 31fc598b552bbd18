"""Approvals: cases with a frozen picture of their subject, walked through steps by the members who must agree."""
