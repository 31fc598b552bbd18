"""All rows of the house copied from one database into another, of the same kind or not, and proved to be the same."""
