"""docs/settlement.md and the reader know the same columns."""

from __future__ import annotations

import pytest

from checks.tree import ROOT
from xiaozhang.performance.plans.clauses import KINDS
from xiaozhang.performance.plans.clauses.plan import CommissionPlan
from xiaozhang.performance.plans.documents.columns import FILES

DOCS = (ROOT / "docs/settlement.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_docs_name_every_column_of_a_file(name: str) -> None:
    (row,) = [line for line in DOCS.splitlines() if line.startswith(f"| `{name}`")]
    chinese, columns = FILES[name]
    assert chinese in row
    for column in columns:
        bold = f"**{column.name}**" if column.is_needed else column.name
        assert f"{bold} {column.label}" in row, column.name


def test_the_docs_name_every_kind_and_every_parameter_of_a_plan() -> None:
    for kind in KINDS:
        assert f"`{kind.name}`" in DOCS
    for name in CommissionPlan.model_fields:
        assert f"`{name}`" in DOCS, name
