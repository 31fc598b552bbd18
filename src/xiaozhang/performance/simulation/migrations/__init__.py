"""The tables of simulation."""
