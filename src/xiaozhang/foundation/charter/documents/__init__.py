"""The charter as YAML (docs/charter.md): read strictly; written, read and written again, it is the same bytes."""

import hashlib
from importlib import resources

from xiaozhang.foundation.charter.documents.reading import read, read_clause
from xiaozhang.foundation.charter.documents.writing import write, write_clause
from xiaozhang.foundation.charter.rules.drafts import DraftVersion

__all__ = ["default_charter", "fingerprint", "read", "read_clause", "write", "write_clause"]


def default_charter() -> str:
    """Return the text of the charter that ships with the product."""
    return resources.files(__name__).joinpath("default_charter.yaml").read_text(encoding="utf-8")


def fingerprint(version: DraftVersion) -> str:
    """Return the SHA-256 of a charter's YAML text in hexadecimal: what is approved, published and signed for."""
    return hashlib.sha256(write(version).encode()).hexdigest()
