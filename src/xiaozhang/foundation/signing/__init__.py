"""Signing 签阅: who must read and sign which text, who has, and the evidence of it.

A text is a record (a charter version now; job descriptions and declarations later) in an exact wording, named by the
hash of its words. Members are asked to sign by role; who has not is listed and reminded.
"""
