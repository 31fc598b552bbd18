"""The worked examples in docstrings of base, org and audit are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "xiaozhang.base.money",
    "xiaozhang.base.text",
    "xiaozhang.foundation.audit.rules.field_words",
    "xiaozhang.foundation.audit.rules.triggers",
    "xiaozhang.foundation.audit.rules.values",
    "xiaozhang.foundation.audit.rules.wording",
    "xiaozhang.foundation.org.rules.devices",
    "xiaozhang.foundation.org.rules.names",
    "xiaozhang.foundation.org.rules.scopes",
    "xiaozhang.foundation.org.rules.sign_in",
    "xiaozhang.foundation.org.rules.teams",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.failed == 0
    assert outcome.attempted > 0
