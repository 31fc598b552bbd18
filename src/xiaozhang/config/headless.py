"""What the command line settles and checks without a database: a folder of files, a charter's YAML.

Django is not set up and no data folder is opened; clause kinds are found in the apps' `clauses` modules.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xiaozhang
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, KnownMoment, Severity
from xiaozhang.base.clause_parts import ROLE_WORDS
from xiaozhang.base.errors import Refused
from xiaozhang.base.periods import add_months
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.config.short_charters import SHORT_FORMAT, CharterFile, charter_file, decoded, without_day
from xiaozhang.foundation.charter.documents.reading import read
from xiaozhang.foundation.charter.rules.contradictions import contradictions
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.examples import example_findings
from xiaozhang.foundation.charter.rules.findings import ClauseFinding, StoredClause, find
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable
from xiaozhang.performance.plans.documents import Folder, read_folder
from xiaozhang.performance.plans.documents.columns import METRIC_WORDS
from xiaozhang.performance.plans.documents.teams import below_two
from xiaozhang.performance.plans.rules.inputs import Clause, MonthInputs, cannot
from xiaozhang.performance.plans.rules.law import law_of
from xiaozhang.performance.plans.rules.settling import MonthResult, as_json, settle_month

WINGS = ("performance", "people", "foundation", "selling", "insight", "home")
_KIND = re.compile(r"\bkind:[ \t]*['\"]?([a-z_]+)")
_LAST_YEAR = 2199


@dataclass(frozen=True)
class Settled:
    """A settled folder: its inputs, the result, and the hash of what it was made from."""

    inputs: MonthInputs
    result: MonthResult
    inputs_hash: str

    def as_json(self) -> dict[str, Any]:
        """Return the result in JSON values, with the hash of the inputs."""
        return {"inputs_hash": self.inputs_hash, **as_json(self.result)}


def settle_folder(path: Path, month_on: date) -> Settled:
    """Settle the month of a folder. Raises CannotSettle naming file, line and reason."""
    if not date.min.year < month_on.year <= _LAST_YEAR:
        raise cannot(f"{month_on:%Y-%m}", "没有这样的月份可结算。")
    charters, digest = read_charters(path)
    if charters[0].start_on >= add_months(month_on, 1):
        words = "{month:%Y-%m} 没有施行的制度，最早的自 {day} 起。"
        raise cannot(charters[0].name, words, month=month_on, day=charters[0].start_on.isoformat())
    folder = read_folder(path)
    clauses = list(_in_force(charters))
    unknown = refuse_unsound(charters, known_of(folder))
    laws = [law_of(each.parameters) for each in clauses if isinstance(each.parameters, RegionalLaw)]
    inputs = folder.inputs(month_on, clauses, laws)
    whole = hashlib.sha256(f"{digest} {folder.digest} {month_on:%Y-%m}".encode()).hexdigest()
    result = settle_month(inputs)
    result.warnings = [*unknown, *below_two(folder.members), *result.warnings]
    return Settled(inputs, result, whole)


@dataclass(frozen=True)
class Checked:
    """A charter's file as read, and what its check found."""

    draft: DraftVersion
    findings: Sequence[ClauseFinding]


def check_charter(file: Path) -> Checked:
    """Check a charter's file against what ships: metrics, evidence, moments and posts; no database is opened.

    Raises CannotSettle or BadCharterText for what cannot be read.
    """
    text = decoded(file.name, file.read_bytes())
    if SHORT_FORMAT in text[:200]:
        charter = charter_file(file.name, text, kinds(text))
        known = _shipped()
        rows = [
            ClauseFinding(place, number, title, each.severity, each.path, each.message)
            for place, (_, number, title, parameters) in enumerate(charter.clauses, start=1)
            for each in _own_words_warned(parameters, known)
        ]
        clauses = tuple(DraftClause(key, number, title, "") for key, number, title, _ in charter.clauses)
        return Checked(DraftVersion(charter.name, charter.label, "", (DraftChapter(1, "", "", clauses),)), rows)
    draft = read(without_day(text), kinds())
    stored = [
        StoredClause(
            place,
            each.key,
            each.number,
            each.title,
            each.kind,
            each.schema_number,
            each.parameters,
            each.examples,
            each.text,
        )
        for place, each in enumerate(draft.clauses(), start=1)
    ]
    known = _shipped()
    return Checked(draft, [*find(stored, kinds(), known), *_example_findings(stored, known)])


def _own_words_warned(parameters: ClauseKind, known: Known) -> Iterator[Finding]:
    """Yield what a check finds; posts and metrics of a company's own, which only its folder knows, are warned of."""
    lenient = replace(known, metrics=_AnyKey(known.metrics), roles=_AnyKey(known.roles))
    errors = {(each.path, str(each.message)) for each in _errors(parameters, lenient)}
    for each in parameters.check(known):
        is_own = each.severity is Severity.ERROR and (each.path, str(each.message)) not in errors
        yield replace(each, severity=Severity.WARNING) if is_own else each


def _example_findings(stored: Sequence[StoredClause], known: Known) -> list[ClauseFinding]:
    """Rerun the worked examples, on a calendar of ordinary weeks: a company's own days off are in its database."""
    if not any(each.examples for each in stored):
        return []
    from xiaozhang.base import registries

    runners = {binding.kind.name: binding.example for binding in registries.clause_kinds}
    return list(example_findings(stored, kinds(), runners, known, Calendar()))


class _AnyKey(dict[str, str]):
    """Keys of which any may be there: teams and metrics are a company's own."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __missing__(self, name: str) -> str:
        return name


def _shipped() -> Known:
    """Return the keys that ship. Django's registries are filled with a data folder of their own, thrown away after."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XIAOZHANG_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaozhang.config.settings")
        import django

        django.setup()
    from xiaozhang.base import registries
    from xiaozhang.foundation.org.rules.default_roles import DEFAULT_ROLES

    return Known(
        metrics={**METRIC_WORDS, **{metric.key: str(metric.label) for metric in registries.metrics}},
        evidence={evidence.key: str(evidence.label) for evidence in registries.evidence},
        roles={role.key: role.name for role in DEFAULT_ROLES},
        approvals={kind.key: str(kind.label) for kind in registries.approval_kinds},
        teams=_AnyKey(),
        moments={
            each.key: KnownMoment(str(each.label), each.record, each.has_day, each.has_amount, each.grades)
            for each in registries.duty_moments
        },
    )


def read_charters(path: Path) -> tuple[list[CharterFile], str]:
    """Return the charters of a folder in order of their days, and a hash of their files."""
    files = sorted(each for each in path.glob("*.y*ml") if each.name.startswith(("charter", "制度")) and each.is_file())
    if not files:
        raise cannot(str(path), "没有制度：请放入 charter.yaml（或 制度.yaml）。")
    digest = hashlib.sha256()
    charters = []
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
        text = decoded(file.name, content)
        charters.append(charter_file(file.name, text, kinds(text)))
    charters.sort(key=lambda each: each.start_on)
    for before, after in zip(charters, charters[1:], strict=False):
        if before.start_on == after.start_on:
            raise cannot(
                after.name, "与 {other} 同一天起施行：请用 effective_on 或文件名里的日期分开。", other=before.name
            )
    return charters, digest.hexdigest()


def known_of(folder: Folder) -> Known:
    """Return the keys a folder's clauses may name: its own metrics, posts and teams, and those that ship."""
    metrics = dict(METRIC_WORDS)
    for key in (*(fact.metric for fact in folder.facts), *(target.metric for target in folder.targets)):
        metrics.setdefault(key, key)
    held = [each for member in folder.members for each in member.assignments]
    roles = {key: str(words) for key, words in ROLE_WORDS.items()}
    roles |= {role: role for each in held for role in each.roles if role not in roles}
    return Known(metrics=metrics, roles=roles, teams={each.team: each.team for each in held if each.team})


def refuse_unsound(charters: Sequence[CharterFile], known: Known) -> list[Message]:
    """Refuse charters whose clauses of pay would pay wrongly, with all that is found.

    A metric of which the folder has no fact may be a month without any, or a slip of the pen: it is warned of.
    """
    lenient = replace(known, metrics=_AnyKey(known.metrics))
    found, unknown = [], []
    for charter in charters:
        for key, number, title, parameters in charter.clauses:
            if not _is_settled(parameters):
                continue
            errors = _errors(parameters, lenient)
            found += [f"{charter.where(key, each.path)}：{each.message}" for each in errors]
            places = {each.path for each in errors}
            for each in _errors(parameters, known):
                if each.path not in places:
                    where = f"{charter.name} 第 {number} 条「{title}」"
                    unknown.append(Message("{where}{path}：没有这个指标的事实。", {"where": where, "path": each.path}))
        found += [f"{charter.name} 第 {number} 条：{each.message}" for number, each in _contradicting(charter)]
    if found:
        raise Refused(Message("没有结算：制度里有须先改正的：\n{found}", {"found": "\n".join(found)}))
    return unknown


def _contradicting(charter: CharterFile) -> Iterator[tuple[str, Finding]]:
    """Yield what clauses beside commission say against each other.

    Several plans may pay on one base, and a region may have its figures of several days in one file.
    """
    numbers = Counter(number for _, number, _, _ in charter.clauses)
    of_pay = [
        (number if numbers[number] == 1 else f"{number} {key}", title, parameters)
        for key, number, title, parameters in charter.clauses
        if type(parameters).__module__.startswith("xiaozhang.performance")
        and not isinstance(parameters, CommissionPlan | CommissionTable)
    ]
    return ((number, each) for number, each in contradictions(of_pay) if each.severity is Severity.ERROR)


def kinds(text: str = "") -> Mapping[str, type[ClauseKind]]:
    """Return the clause kinds of the house by name, without Django; with a text at least those that it names.

    Pay and people come first, so that a folder which names nothing else starts quickly.
    """
    named = set(_KIND.findall(text))
    found: dict[str, type[ClauseKind]] = {}
    for wing in WINGS:
        _import_clauses(wing)
        found = {kind.name: kind for kind in _leaves(ClauseKind) if hasattr(kind, "name")}
        if named and named <= found.keys():
            break
    return found


@cache
def _import_clauses(wing: str) -> None:
    package = importlib.import_module(f"xiaozhang.{wing}")
    for app in pkgutil.iter_modules(package.__path__):
        folder = Path(xiaozhang.__file__).parent / wing / app.name
        if (folder / "clauses.py").exists() or (folder / "clauses").is_dir():
            importlib.import_module(f"xiaozhang.{wing}.{app.name}.clauses")


def _leaves(kind: Any) -> Iterator[type[ClauseKind]]:
    for each in kind.__subclasses__():
        yield each
        yield from _leaves(each)


def _is_settled(parameters: ClauseKind) -> bool:
    return type(parameters).__module__.startswith(("xiaozhang.performance", "xiaozhang.people"))


def _errors(parameters: ClauseKind, known: Known) -> list[Finding]:
    return [each for each in parameters.check(known) if each.severity is Severity.ERROR]


def _in_force(charters: Sequence[CharterFile]) -> Iterator[Clause]:
    ends: list[date | None] = [each.start_on for each in charters[1:]]
    for charter, end_on in zip(charters, [*ends, None], strict=True):
        for key, number, title, parameters in charter.clauses:
            yield Clause(key, number, title, charter.label, charter.start_on, end_on, parameters)
