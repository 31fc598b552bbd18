"""Worked examples, matters and what is public: kept with a clause through the database, in order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.foundation.charter.kinds import yaml_text
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.clause_examples import Example
from xiaozhang.foundation.charter import actions, documents, queries

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
MORE = """\
        covers: [K10, B1]
        public: true
        kind: trial_days
        examples:
          - title: 两天
            given: {天数: 2, 回复于: 第 2 天}
            expected: {结果: 按时, 剩余: 1 天}
"""


@pytest.mark.django_db
def test_a_draft_keeps_examples_matters_and_what_is_public_in_order() -> None:
    text = documents.write(documents.read(yaml_text().replace("        kind: trial_days\n", MORE), queries.kinds()))

    version = actions.read_yaml(actor=SYSTEM, now=NOW, text=text)

    clause = queries.as_draft(version).chapters[0].clauses[1]
    assert (clause.covers, clause.is_public) == (("K10", "B1"), True)
    assert clause.examples == (
        Example("两天", (("天数", "2"), ("回复于", "第 2 天")), (("结果", "按时"), ("剩余", "1 天"))),
    )
    assert documents.write(queries.as_draft(version)) == text
