"""The matters that a sales department's rulebook ought to regulate: what a clause can say it covers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from xiaozhang.foundation.charter.documents.parsing import parse
from xiaozhang.foundation.charter.rules.coverage import Matter, Section


@cache
def sections() -> tuple[Section, ...]:
    """Return the matters by section, in order, from the file that ships with the product."""
    text = resources.files(__package__ or "").joinpath("matters.yaml").read_text(encoding="utf-8")
    return tuple(
        Section(each["section"], tuple(Matter(one["key"], one["title"], one["asks"]) for one in each["matters"]))
        for each in parse(text).plain()
    )


@cache
def matter_keys() -> frozenset[str]:
    """Return the keys of all matters, such as K1."""
    return frozenset(matter.key for section in sections() for matter in section.matters)


def matters_named(keys: Iterable[str]) -> list[Matter]:
    """Return the matters of these keys, in order of the file; unknown keys are left out."""
    wanted = set(keys)
    return [matter for section in sections() for matter in section.matters if matter.key in wanted]
