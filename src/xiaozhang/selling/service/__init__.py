"""Service 售后: so far the clause kind of service standards."""
