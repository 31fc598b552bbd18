"""The worked examples in the docstrings of the rules hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from xiaozhang.performance.appraisal.rules import ranking
from xiaozhang.performance.plans.rules import evaluating, factors, law, lines, periods
from xiaozhang.performance.targets.rules import breaking


@pytest.mark.parametrize("module", [ranking, evaluating, factors, law, lines, periods, breaking], ids=str)
def test_the_examples_of_a_module_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
