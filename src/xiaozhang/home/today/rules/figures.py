"""Amounts as a region shows them: the figure apart from its unit, and columns in 万元."""

from __future__ import annotations

from fractions import Fraction

from xiaozhang.base.money import round_fen, wan


def figure_and_unit(fen: int) -> tuple[str, str]:
    """Return the figure and the unit of an amount on a board.

    >>> figure_and_unit(31_860_000)
    ('31.86', '万元')
    """
    figure, _, unit = wan(fen).rpartition(" ")
    return figure, unit


def in_wan(fen: int) -> str:
    """Return an amount in 万元 to two places, for a column whose head names the unit.

    >>> in_wan(5_000_000), in_wan(-123_456)
    ('5.00', '−0.12')
    """
    hundredths = round_fen(Fraction(abs(fen), 10_000))
    return f"{'−' if fen < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d}"
