"""The frozen picture of a subject: what the approvers decide on, and a short proof that it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

Picture = list[list[str]]


def frozen(picture: Mapping[str, str]) -> Picture:
    """Return label and value of each line, in order, as it is stored.

    >>> frozen({"客户": "常熟恒织化纤"})
    [['客户', '常熟恒织化纤']]
    """
    return [[str(label), str(value)] for label, value in picture.items()]


def proof(picture: Picture) -> str:
    """Return what two equal pictures have in common: the sha-256 of their lines."""
    return hashlib.sha256(json.dumps(picture, ensure_ascii=False).encode()).hexdigest()


def differences(before: Picture, after: Picture) -> list[str]:
    """Return the labels whose values differ, in order.

    >>> differences([["金额", "1"], ["客户", "甲"]], [["金额", "2"], ["客户", "甲"]])
    ['金额']
    """
    old, new = _by_label(before), _by_label(after)
    return [label for label in {**old, **new} if old.get(label) != new.get(label)]


def _by_label(picture: Picture) -> dict[str, str]:
    return {line[0]: line[1] for line in picture}
