"""Typical parameters of each kind pass its check and say themselves."""

from __future__ import annotations

import pytest

from tests.kinds.typical import KNOWN, found, kind_of, typical
from xiaozhang.base.clause_kind import Severity

NAMES = sorted(typical())


# Forced distribution is never published without a written reason.
ALWAYS_WARNED = {"forced_distribution"}


@pytest.mark.parametrize("name", NAMES)
def test_typical_parameters_may_be_published(name: str) -> None:
    clause = kind_of(name).model_validate(typical()[name])
    assert [str(each.message) for each in clause.check(KNOWN) if each.severity is Severity.ERROR] == []
    if name not in ALWAYS_WARNED:
        assert found(name) == []


@pytest.mark.parametrize("name", NAMES)
def test_typical_parameters_say_themselves(name: str) -> None:
    clause = kind_of(name).model_validate(typical()[name])
    sentence = str(clause.sentence())
    assert sentence.endswith("。")
    assert "{" not in sentence
    assert "  " not in sentence
    table = clause.table(KNOWN)
    for row in table.rows if table else ():
        assert len(row) == len(table.heads if table else ())
        assert all("{" not in str(cell) for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_reads_back_the_same(name: str) -> None:
    clause = kind_of(name).model_validate(typical()[name])
    stored = clause.model_dump(mode="json", by_alias=True)
    assert kind_of(name).model_validate(stored) == clause
    assert kind_of(name).model_validate(stored).model_dump(mode="json", by_alias=True) == stored
