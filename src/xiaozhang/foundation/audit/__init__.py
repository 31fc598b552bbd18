"""Keeps the append-only record of who changed what, and the keys of requests already carried out."""
