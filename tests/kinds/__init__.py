"""Every clause kind of the house: typical parameters of each, and what all kinds promise."""
