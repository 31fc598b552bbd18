"""Each test has a store of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaozhang.config.environment import WHOLE_FILES


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    """Keep contents in a folder of the test."""
    folder = tmp_path / "files"
    backend = {"BACKEND": WHOLE_FILES, "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "archive": backend}
    return folder
