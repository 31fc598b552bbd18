"""How versions are named."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LABEL = re.compile(r"V([0-9]+)\.([0-9]+)")


def next_label(taken: Iterable[str]) -> str:
    """Return the label after the highest one in use.

    >>> next_label([]), next_label(["V1.0", "V1.9"])
    ('V1.0', 'V1.10')
    """
    found = [(int(matched[1]), int(matched[2])) for label in taken if (matched := _LABEL.fullmatch(label))]
    if not found:
        return "V1.0"
    major, minor = max(found)
    return f"V{major}.{minor + 1}"
