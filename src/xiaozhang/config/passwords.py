"""First passwords: generated, kept for the operator in a file of the data folder (mode 0600), never fixed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Who can sign in with what until they choose a password of their own."""

    role: str
    login: str
    name: str
    password: str


def keep(folder: Path, passwords: Iterable[FirstPassword]) -> None:
    """Add the passwords to the file; a login that stands there already is replaced."""
    kept = {entry.login: entry for entry in (*read(folder), *passwords)}
    draft = folder / f"first-passwords.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(entry) for entry in kept.values()], file, ensure_ascii=False, indent=1)
    draft.replace(path(folder))


def read(folder: Path) -> list[FirstPassword]:
    """Return the passwords in the file, in the order in which they were given."""
    if not path(folder).exists():
        return []
    return [FirstPassword(**entry) for entry in json.loads(path(folder).read_text(encoding="utf-8"))]


def path(folder: Path) -> Path:
    """Return where the file stands."""
    return folder / "first-passwords.json"
