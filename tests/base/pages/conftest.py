"""What these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.base.pages.sample import declared


@pytest.fixture
def sample(db: None) -> Iterator[None]:
    """Declare the sample list for one test."""
    with declared():
        yield
