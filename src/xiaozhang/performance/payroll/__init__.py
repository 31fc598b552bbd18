"""Payroll 发放: what a closed month hands to payroll, balances per person, and written notices of recoveries."""
