"""What the check at publication says about a version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ValidationError

from xiaozhang.base.clause_examples import Example
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Severity
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.contradictions import contradictions
from xiaozhang.foundation.charter.rules.unlawful import unlawful_findings
from xiaozhang.foundation.charter.rules.wording import wording_findings

_MOST_NAMED = 6
UNCONSULTED, BACKDATED = "unconsulted", "backdated"


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
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """A finding with the clause it is about; `number` is empty where it is about the version as a whole.

    `code` names a finding that something else than its words depends on.
    """

    clause_id: int | None
    number: str
    title: str
    severity: Severity
    path: str
    message: Message
    code: str = ""

    @property
    def key(self) -> str:
        """What names the finding in a form: the same words about the same place have the same key."""
        return hashlib.sha256(f"{self.number}|{self.path}|{self.sentence()}".encode()).hexdigest()[:12]

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
    listed = list(clauses)
    typed = {clause.clause_id: _typed(clause, kinds) for clause in listed}
    readable = [(clause, each) for clause in listed if isinstance(each := typed[clause.clause_id], ClauseKind)]
    house = replace(known, refused=frozenset(one for _clause, each in readable for one in each.refusals()))
    against = _against_others(readable)
    found: list[ClauseFinding] = []
    for clause in listed:
        parameters = typed[clause.clause_id]
        if isinstance(parameters, Finding):
            found.append(_about(clause, parameters))
        elif parameters is not None:
            found += [_about(clause, finding) for finding in parameters.check(house)]
        found += [_about(clause, finding) for finding in against.get(clause.number, ())]
        known_parameters = parameters if isinstance(parameters, ClauseKind) else None
        found += [_about(clause, finding) for finding in wording_findings(clause.text, known_parameters)]
        found += [_about(clause, finding) for finding in unlawful_findings(clause.text, house.refused)]
    return [*found, *_gone({clause.kind for clause in listed}, former_kinds or {})]


def empty() -> ClauseFinding:
    """Return the error that a version has nothing to say: published, it would leave the department without rules."""
    return ClauseFinding(None, "", "", Severity.ERROR, "", Message("还没有条款，请至少写一条。"))


def unapproved(number: str) -> ClauseFinding:
    """Return the warning that the system publishes what clause `number` of the charter in force wants approved."""
    return of_whole(
        Message("现行制度第 {number} 条规定新版本须经审批，这一版由系统直接发布，未经审批。", {"number": number})
    )


def backdated(day: date, today: date) -> ClauseFinding:
    """Return the warning that a version is to replace another from a day that has passed."""
    words = Message(
        "施行日期 {day} 早于今天 {today}：那天以来已经开始的时限、已经记下的超时，仍照当时的条款；还没有确认的结算，"
        "重新试算时从那天起按这一版计算，成员已经看过的金额会变。请写明为什么要往前施行。",
        {"day": day.isoformat(), "today": today.isoformat()},
    )
    return of_whole(words, BACKDATED)


def unconsulted(touching: Sequence[tuple[str, str]]) -> ClauseFinding:
    """Return the warning that changes to clauses (number, title) of the staff's interest were not laid before it."""
    named = "、".join(f"第 {number} 条「{title}」" for number, title in touching[:_MOST_NAMED])
    more = "等" if len(touching) > _MOST_NAMED else ""
    words = Message(
        "{named}{more}涉及报酬、考核、纪律或工时，发布前没有征求意见。《劳动合同法》第四条要求这类规章制度经职工讨论、提出意见，"
        "并公示或告知；没有做到的，发生争议时可能不被采用。请先征求意见再发布。",
        {"named": named, "more": more},
    )
    return of_whole(words, UNCONSULTED)


def outdated(base: str, standing: str) -> ClauseFinding:
    """Return the warning that a version was drafted from another than the one it would replace."""
    words = Message(
        "这一版修订自 {base}，而最近发布的是 {standing}：{standing} 的改动会丢失。请对照两版，把要保留的改动写进来。",
        {"base": base, "standing": standing},
    )
    return of_whole(words)


def of_whole(words: Message, code: str = "") -> ClauseFinding:
    """Return a warning about the version as a whole."""
    return ClauseFinding(None, "", "", Severity.WARNING, "", words, code)


def _against_others(readable: Sequence[tuple[StoredClause, ClauseKind]]) -> dict[str, list[Finding]]:
    """Return what a clause has against the ones before it, by number: a single kind twice, the same thing twice."""
    found: dict[str, list[Finding]] = {}
    first_of: dict[str, str] = {}
    for clause, each in readable:
        if each.is_single and each.name in first_of:
            words = {"label": each.label, "number": first_of[each.name]}
            twice = _error("kind", "一版制度只能有一条「{label}」，第 {number} 条已经是。", **words)
            found.setdefault(clause.number, []).append(twice)
        first_of.setdefault(each.name, clause.number)
    for number, finding in contradictions([(clause.number, clause.title, each) for clause, each in readable]):
        found.setdefault(number, []).append(finding)
    return found


def _gone(names: set[str], former_kinds: Mapping[str, str]) -> Iterator[ClauseFinding]:
    for name, label in former_kinds.items():
        if name not in names:
            yield of_whole(Message("现行版本有「{label}」，这一版没有：生效后系统不再执行它。", {"label": label}))


def _typed(clause: StoredClause, kinds: Mapping[str, type[ClauseKind]]) -> ClauseKind | Finding | None:
    """Return a clause's parameters, None where it is text only, or why they cannot be read."""
    if not clause.kind:
        return None
    if clause.kind not in kinds:
        return _error("kind", "系统没有「{kind}」这个条款类型。", kind=clause.kind)
    kind = kinds[clause.kind]
    try:
        return kind.model_validate(kind.raised(dict(clause.parameters or {}), clause.schema_number or 0))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        return _error(place, "参数读不出来，请按条款类型的格式重写。")
    except ValueError:
        return _error("", "参数是另一版程序写的，这里读不出来。")


def _about(clause: StoredClause, finding: Finding) -> ClauseFinding:
    return ClauseFinding(clause.clause_id, clause.number, clause.title, finding.severity, finding.path, finding.message)


def _error(path: str, msgid: str, **values: object) -> Finding:
    return Finding(Severity.ERROR, path, Message(msgid, values))
