"""Who acts in tests of contracts."""

from __future__ import annotations

import pytest

from tests.factories.org import actor_for, make_member


@pytest.fixture
def seller(db):
    return make_member()


@pytest.fixture
def actor(seller):
    return actor_for(seller)
