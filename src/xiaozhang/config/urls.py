"""Addresses of the house: every app under a word that says what is there."""

from __future__ import annotations

from django.urls import include, path

from xiaozhang.base.pages import handlers
from xiaozhang.config import api_reference
from xiaozhang.foundation.org.urls import account_patterns

handler400, handler403 = handlers["handler400"], handlers["handler403"]
handler404, handler500 = handlers["handler404"], handlers["handler500"]

urlpatterns = [
    path("api/docs", api_reference.api_reference, name="api_reference"),
    path("", include("xiaozhang.home.today.urls")),
    path("", include("xiaozhang.foundation.org.urls")),
    path("", include("xiaozhang.base.components.urls")),
    path("account/", include(account_patterns)),
    path("audit/", include("xiaozhang.foundation.audit.urls")),
    path("notices/", include("xiaozhang.foundation.notices.urls")),
    path("files/", include("xiaozhang.foundation.archive.urls")),
    path("records/", include("xiaozhang.foundation.records.urls")),
    path("tasks/", include("xiaozhang.foundation.tasks.urls")),
    path("approvals/", include("xiaozhang.foundation.approvals.urls")),
    path("duties/", include("xiaozhang.foundation.duties.urls")),
    path("ledger/", include("xiaozhang.foundation.ledger.urls")),
    path("charter/", include("xiaozhang.foundation.charter.urls")),
    path("signing/", include("xiaozhang.foundation.signing.urls")),
    path("exceptions/", include("xiaozhang.foundation.exceptions.urls")),
    path("revision/", include("xiaozhang.foundation.revision.urls")),
    path("adoption/", include("xiaozhang.foundation.adoption.urls")),
    path("products/", include("xiaozhang.selling.products.urls")),
    path("customers/", include("xiaozhang.selling.customers.urls")),
    path("deals/", include("xiaozhang.selling.deals.urls")),
    path("contracts/", include("xiaozhang.selling.contracts.urls")),
    path("targets/", include("xiaozhang.performance.targets.urls")),
    path("statements/", include("xiaozhang.performance.incentives.urls")),
    path("simulation/", include("xiaozhang.performance.simulation.urls")),
    path("payroll/", include("xiaozhang.performance.payroll.urls")),
    path("appeals/", include("xiaozhang.performance.appeals.urls")),
    path("rewards/", include("xiaozhang.performance.rewards.urls")),
    path("staffing/", include("xiaozhang.people.staffing.urls")),
    path("demo/", include("xiaozhang.home.demo.urls")),
    path("search/", include("xiaozhang.home.search.urls")),
    path("administration/", include("xiaozhang.home.administration.urls")),
    path("import/", include("xiaozhang.home.exchange.urls")),
    path("webhooks/", include("xiaozhang.home.webhooks.urls")),
]
