import pytest
from datetime import date
from tests.factories.charter import make_charter
from xiaozhang.foundation.charter import queries, documents
from xiaozhang.performance.incentives.clauses import CommissionTable

pytestmark = pytest.mark.django_db
def test_quick():
    t = CommissionTable.model_validate({"base":"receipt","method":"progressive","tiers":[{"from":0,"rate":"1.5%"}],"roles":["representative"]})
    v = make_charter("甲", t)
    c = queries.clause_on(CommissionTable, date(2026,3,1))
    assert c.parameters == t
    text = documents.write(queries.as_draft(v))
    print(text)
    d = documents.read(text, queries.kinds())
    assert documents.write(d) == text
