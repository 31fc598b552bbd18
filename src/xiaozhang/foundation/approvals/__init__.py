"""Approvals: cases with a frozen picture of their subject, walked through steps by the members who must agree.

A case is put up by an upper app, which says its steps; here it is decided, kept and shown. What it decides on is frozen
when it is put up: a subject that has changed since voids it. Every act is written down and never changed.
"""
