"""Arithmetic of simulation: outcomes side by side, who gains and who loses, what it costs, and its pictures."""
