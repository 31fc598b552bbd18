"""The charter as YAML (docs/charter.md): read strictly; written, read and written again, it is the same bytes."""

from importlib import resources

from xiaozhang.foundation.charter.documents.reading import read
from xiaozhang.foundation.charter.documents.writing import write

__all__ = ["default_charter", "read", "write"]


def default_charter() -> str:
    """Return the text of the charter that ships with the product."""
    return resources.files(__name__).joinpath("default_charter.yaml").read_text(encoding="utf-8")
