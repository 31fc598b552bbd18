"""Members, teams with dated membership, roles, sign-in, sessions and the company's calendar."""
