"""工作台: the page each role starts its day on.

What to do stands on the left: what is past its day, what is due, deals that overstay their stage, money that is late,
receipts that wait. What to know stands on the right: one's month against its target, the commission so far, the
teams. It owns no rows; it reads totals and bounded lists, so its cost does not grow with history.
"""
