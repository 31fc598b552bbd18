"""What every clause kind of the house promises, whoever wrote it: it can be filled in, read back, said and checked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kinds.strategies import parameters_of
from tests.kinds.typical import KNOWN, kind_of, typical
from xiaozhang.base import registries
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.clause_shapes import shape_of, unnamed
from xiaozhang.base.clause_typing import location_of, place_words, read, spread
from xiaozhang.foundation.charter.documents import read as read_yaml
from xiaozhang.foundation.charter.documents import write
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

KINDS = [binding.kind for binding in registries.clause_kinds if not binding.kind.name.startswith("trial_")]
BY_NAME = {kind.name: kind for kind in KINDS}


def draft_of(clause: ClauseKind) -> DraftVersion:
    stored = clause.model_dump(mode="json", by_alias=True)
    kind = type(clause)
    held = DraftClause("only", "1.1", "试验", "正文。", kind.name, kind.schema_number, stored)
    return DraftVersion("试验制度", "V1.0", "", (DraftChapter(1, "总则", "", (held,)),))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_parameter_of_a_kind_is_called_something(kind: type[ClauseKind]) -> None:
    assert list(unnamed(kind)) == []
    assert str(kind.label)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.data())
def test_hostile_parameters_are_checked_said_and_laid_out(kind: type[ClauseKind], chosen: st.DataObject) -> None:
    clause = chosen.draw(parameters_of(kind))
    for known in (KNOWN, Known()):
        for finding in clause.check(known):
            assert str(finding.message)
            place_words(shape_of(kind), location_of(finding.path))
        table = clause.table(known)
        for row in table.rows if table else ():
            assert len(row) == len(table.heads if table else ())
            assert [str(cell) for cell in row]
    assert str(clause.sentence())
    for claim in clause.claims():
        assert claim.about
        assert str(claim.words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.data())
def test_any_parameters_travel_as_yaml_and_come_back_the_same(kind: type[ClauseKind], chosen: st.DataObject) -> None:
    clause = chosen.draw(parameters_of(kind))
    written = write(draft_of(clause))
    back = read_yaml(written, BY_NAME)
    held = next(back.clauses())
    assert kind.model_validate(held.parameters) == clause
    assert write(back) == written


@pytest.mark.parametrize("name", sorted(typical()))
def test_typical_parameters_pass_through_a_form_unchanged(name: str) -> None:
    kind = kind_of(name)
    clause = kind.model_validate(typical()[name])
    boxes = spread(shape_of(kind), clause, "p")
    assert kind.model_validate(read(shape_of(kind), boxes, "p").parameters) == clause
