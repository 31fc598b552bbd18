"""What the check at publication says about a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from xiaozhang.base.clause_examples import Example
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Severity
from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class StoredClause:
    """A clause as its row holds it."""

    clause_id: int
    key: str
    number: str
    title: str
    kind: str
    schema_number: int | None
    parameters: Mapping[str, object] | None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """A finding with the clause it is about; `number` is empty where it is about the version as a whole."""

    clause_id: int | None
    number: str
    title: str
    severity: Severity
    path: str
    message: Message

    @property
    def is_error(self) -> bool:
        """Say whether it stops publication."""
        return self.severity is Severity.ERROR

    def sentence(self) -> Message:
        """Return clause, place and words together: 第 6.2 条「提成标准」 tiers[1].from：…"""
        if not self.number:
            return self.message
        place = f" {self.path}" if self.path else ""
        return Message(
            "第 {number} 条「{title}」{place}：{message}",
            {"number": self.number, "title": self.title, "place": place, "message": self.message},
        )


def find(
    clauses: Iterable[StoredClause],
    kinds: Mapping[str, type[ClauseKind]],
    known: Known,
    former_kinds: Mapping[str, str] | None = None,
) -> list[ClauseFinding]:
    """Return what is wrong with a version, clause by clause in order.

    `former_kinds` are the kinds (name -> label) of the version in force: one that disappears is warned about.
    """
    found: list[ClauseFinding] = []
    first_of: dict[str, str] = {}
    for clause in clauses:
        if not clause.kind:
            continue
        if clause.kind not in kinds:
            found.append(_about(clause, _error("kind", "系统没有「{kind}」这个条款类型。", kind=clause.kind)))
            continue
        kind = kinds[clause.kind]
        if kind.is_single and clause.kind in first_of:
            words = {"label": kind.label, "number": first_of[clause.kind]}
            found.append(
                _about(clause, _error("kind", "一版制度只能有一条「{label}」，第 {number} 条已经是。", **words))
            )
        first_of.setdefault(clause.kind, clause.number)
        found += [_about(clause, finding) for finding in _check(clause, kind, known)]
    for name, label in (former_kinds or {}).items():
        if name not in first_of:
            gone = Message("现行版本有「{label}」，这一版没有：生效后系统不再执行它。", {"label": label})
            found.append(ClauseFinding(None, "", "", Severity.WARNING, "", gone))
    return found


def _check(clause: StoredClause, kind: type[ClauseKind], known: Known) -> list[Finding]:
    try:
        raised = kind.raised(dict(clause.parameters or {}), clause.schema_number or 0)
        parameters = kind.model_validate(raised)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        return [_error(place, "参数读不出来，请按条款类型的格式重写。")]
    except ValueError:
        return [_error("", "参数是另一版程序写的，这里读不出来。")]
    return parameters.check(known)


def _about(clause: StoredClause, finding: Finding) -> ClauseFinding:
    return ClauseFinding(clause.clause_id, clause.number, clause.title, finding.severity, finding.path, finding.message)


def _error(path: str, msgid: str, **values: object) -> Finding:
    return Finding(Severity.ERROR, path, Message(msgid, values))
