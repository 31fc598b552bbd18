"""The API keeps what its document promises: no server error, no status, shape or type that is not in it.

15 examples per operation in the ordinary suite; `make api-check` takes 200. The same ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks as promised

from tests import databases
from tests.api.asking import application_token, token_of
from tests.factories.appeals import make_appeal
from tests.factories.contracts import make_contract, make_receipt
from tests.factories.customers import make_contact, make_customer, make_follow_up
from tests.factories.deals import make_deal
from tests.factories.incentives import make_run, make_statement
from tests.factories.org import make_member, make_team
from tests.factories.payroll import make_payroll_export
from tests.factories.products import make_product
from tests.factories.simulation import make_draft, make_simulation
from xiaozhang.config.wsgi import application
from xiaozhang.foundation.org.models import Member

EXAMPLES = int(os.environ.get("XIAOZHANG_API_EXAMPLES", "15"))
ACTING = ["member", "application"] if EXAMPLES > 15 else ["member"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

load_all_checks()
config = SchemathesisConfig.from_dict(
    {
        "generation": {"mode": "all", "deterministic": True, "database": "none", "with-security-parameters": False},
        "phases": {"coverage": {"enabled": EXAMPLES > 15}},
        "checks": {
            # A rule of the business may refuse what is well written: that is a 422 too.
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"],
            },
        },
    }
)


def found(acting: str) -> str:
    """Make a small company with a row of each kind, and a token that may do everything, or an application's."""
    seller = make_member("林越", role=("representative", "supervisor", "sales_manager", "finance", "administrator"))
    make_team("华东组")
    make_appeal(statement=make_statement(seller))
    make_payroll_export(make_run(date(2026, 9, 1), state="confirmed"))
    make_simulation(make_draft())
    customer = make_customer(owner=seller, phone="13812345621")
    make_contact(customer)
    make_follow_up(customer, seller)
    product = make_product()
    make_deal(owner=seller, customer_id=customer.pk, products=[(product.pk, 2)])
    make_deal(owner=seller, customer_id=customer.pk, outcome="lost")
    contract = make_contract(owner=seller)
    make_receipt(contract)
    return token_of(Member.objects.get(pk=seller.pk)) if acting == "member" else application_token("sales_manager")


@pytest.fixture(scope="module")
def token(
    request: pytest.FixtureRequest, database: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """Found the company once for all operations: what one of them does is rolled back for the next."""
    with databases.standing(django_db_blocker, lambda: found(request.param)) as text:
        for signal in (request_started, request_finished):  # they would close the connection that holds the rows
            signal.disconnect(close_old_connections)
        yield text
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, config=config)
KNOWN = {
    f"{name}_id"
    for name in (
        "customer", "deal", "contract", "product", "member", "owner", "receipt", "contact", "statement", "run", "fact",
        "clause", "entry", "follow_up", "instalment", "team", "export", "appeal", "simulation", "version",
    )
}  # fmt: skip


@schema.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Ask for rows that are there, now and then for one that is not."""
    return _near(path_parameters)


@schema.hook
def map_body(context: Any, body: Any) -> Any:
    """Name records that are there."""
    return _near(body)


def _near(values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    return {
        name: value % 4 + 1 if name in KNOWN and type(value) is int and 0 < value < 2**63 else value
        for name, value in values.items()
    }


@schema.parametrize()
@pytest.mark.parametrize("token", ACTING, indirect=True)
@hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_the_api_keeps_its_document(case: Any, token: str) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}", "Host": "localhost"},
        excluded_checks=[promised.ignored_auth],  # a test of its own tells who comes in without a token
    )
