"""设置: the pages on which members, teams, roles and the company's calendar are kept.

The rows belong to org and change through its actions; here are the pages, a tab on the member's page, and the one act
that joins two of them: a new member gets a first password at once.
"""
