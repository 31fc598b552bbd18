"""Refusing what the check found, in words that name the first places."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.errors import HasFindings
from xiaozhang.foundation.charter.rules.findings import ClauseFinding

_SHOWN_FINDINGS = 5


def refuse_errors(refusal: Message, found: Sequence[ClauseFinding]) -> None:
    """Refuse a version with errors; `refusal` says what was not done. Raises HasFindings."""
    errors = [each for each in found if each.is_error]
    if errors:
        values = {"refusal": refusal, "n": len(errors), "words": first_words(errors)}
        raise HasFindings(Message("{refusal}：有 {n} 处须先改正。{words}", values))


def first_words(found: Sequence[ClauseFinding]) -> Message:
    """The first findings in one message, whose parts are translated where they are shown."""
    shown = found[:_SHOWN_FINDINGS]
    places = " ".join(f"（{index + 1}）{{f{index}}}" for index in range(len(shown)))
    more = " ……" if len(found) > len(shown) else ""
    return Message(places + more, {f"f{index}": each.sentence() for index, each in enumerate(shown)})
