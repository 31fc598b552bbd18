"""What a snapshot keeps of a month's inputs, and reads again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from xiaozhang.performance.incentives.rules.kept import inputs_content, read_inputs
from xiaozhang.performance.plans.rules.inputs import MonthInputs, RegionLaw

MARCH = date(2026, 3, 1)
SU = RegionLaw("苏州", date(2026, 1, 1), 249000, Fraction(1, 5), source="苏人社")
STRICT = RegionLaw("上海", date(2026, 1, 1), 269000, Fraction(1, 5), source="沪人社", probation=((0, 0), (36, 3)))


def test_a_regions_limits_of_probation_are_kept_and_others_keep_their_text() -> None:
    content = inputs_content(MonthInputs(MARCH, (), (), (), laws=(SU, STRICT)))
    assert ["probation" in each for each in content["laws"]] == [False, True]
    assert read_inputs(MARCH, content).laws == (SU, STRICT)
