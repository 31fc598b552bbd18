"""What `xiaozhang verify` and the doctor ask of every app: that its stored rows prove themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xiaozhang.base.proofs import proofs
from xiaozhang.foundation.audit import queries as audit


@dataclass(frozen=True, slots=True)
class Answer:
    """One proof, in words."""

    key: str
    label: str
    words: str
    problems: tuple[str, ...]


def answers(*, is_full: bool) -> list[Answer]:
    """Carry out every proof that an app has declared."""
    found = []
    for proof in proofs:
        proven = proof.prove(is_full)
        found.append(Answer(proof.key, str(proof.label), str(proven.words), tuple(map(str, proven.problems))))
    return found


def head_problem(head: str) -> str:
    """Return what is wrong with the log's chain against a head that somebody wrote down earlier; "" if it holds.

    A head is `number:hash`, as a backup's manifest and `verify` say it: with it a chain that was rewritten whole, or
    cut off at its end, is found too.
    """
    number, _, digest = head.partition(":")
    seal = audit.seal_with(int(number)) if number.isdigit() else None
    if seal is None:
        return f"第 {number} 批封印不在了：链被截短，或写下的不是「批号:摘要」。"
    return "" if seal.hash == digest else f"第 {number} 批封印与写下的不同：整条链被重写过。"


def as_json(found: list[Answer], extra: list[str]) -> dict[str, Any]:
    """Return the answers for a program."""
    problems = [problem for answer in found for problem in answer.problems] + extra
    return {
        "is_well": not problems,
        "proofs": [
            {"key": each.key, "label": each.label, "words": each.words, "problems": list(each.problems)}
            for each in found
        ],
        "problems": problems,
    }
