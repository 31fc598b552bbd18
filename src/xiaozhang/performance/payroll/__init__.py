"""Payroll 发放: what a confirmed month hands to payroll, and what stays open for each person.

An export is written down with the hash of what it says and of its bytes; the same file can be had again at any time.
"""
