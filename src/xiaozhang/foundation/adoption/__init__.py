"""Adoption 制度导入: a company's own rulebook, pasted or as DOCX, is split into 章/条/款 and becomes a draft.

Kinds are suggested with the figures that were recognised; what is not mapped is shown.
"""
