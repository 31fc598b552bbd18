"""The demo company: 衡川仪表（苏州）有限公司, a sales department of 25 that has worked with 销章 for some months.

Its story is a pure function of a date (`rules`), played day by day through the product's own actions, so that ledger,
audit and statements are real. Everyone and everything in it is invented.
"""
