"""A company, who imports, and two small kinds in place of those of the house."""

from __future__ import annotations

import pytest

from tests.factories.org import actor_for, make_company, make_member
from tests.home.exchange.flow.kinds import CONTACT, CUSTOMER
from xiaozhang.base import registries
from xiaozhang.base.actor import Actor


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "import_kinds", _registry())


@pytest.fixture
def importer(db: None, kinds: None) -> Actor:
    make_company()
    return actor_for(make_member("罗平", role="administrator"))


def _registry() -> registries.Registry[registries.ImportKind]:
    made: registries.Registry[registries.ImportKind] = registries.Registry("import kind")
    for kind in (CUSTOMER, CONTACT):
        made.add(kind.key, kind)
    return made
