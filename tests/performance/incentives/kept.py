"""Statements of every kind of clause for tests: the worked folders of docs/settlement.md, stored as settlement does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.factories.charter import NOW as PUBLISHED
from tests.factories.charter import make_chapter, make_clause, make_version
from tests.factories.incentives import NOW, make_receipt_fact
from xiaozhang.base import registries
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.performance.incentives.models import Balance, Line, Run, Statement

FOLDERS = Path(__file__).parents[3] / "docs" / "examples" / "settlement"
MARCH = date(2026, 3, 1)
AWARDS = ("award", "contest", "kpi_pay")


def make_clauses(folder: str) -> dict[str, Clause]:
    """Publish the charter of a worked folder and a clause of words, and return its clauses by key."""
    content = yaml.safe_load((FOLDERS / folder / "charter.yaml").read_text(encoding="utf-8"))
    version = make_version(label=content["label"])
    chapter = make_chapter(version=version)
    found = {}
    for position, each in enumerate(content["clauses"], start=1):
        typed = registries.clause_kinds.get(each["kind"]).kind.model_validate(each["parameters"])
        names = {"key": each["key"], "number": str(each["number"]), "title": each["title"]}
        found[each["key"]] = make_clause(typed, version=version, chapter=chapter, position=position, **names)
    make_clause(version=version, chapter=chapter, position=len(found) + 1, key="words")
    version.state, version.published_at = Version.State.PUBLISHED, PUBLISHED
    Version.objects.filter(state=Version.State.PUBLISHED).update(state=Version.State.SUPERSEDED)
    version.effective_on = date.fromisoformat(str(content["effective_on"]))
    version.save()
    return found


def make_kept(folder: str, member_key: str, member: Any, *, state: str = "published", **more: Any) -> Statement:
    """Store what a worked folder expects for one member as a statement of theirs; `more` overrides its fields."""
    expected = json.loads((FOLDERS / folder / "expected.json").read_text(encoding="utf-8"))
    kept = next(each for each in expected["statements"] if each["member"] == member_key)
    clauses = make_clauses(folder)
    month_on = date.fromisoformat(f"{expected['month']}-01")
    run = make_published_run(month_on, state=state)
    sums = kept["sums"]
    awards = sum(fen for kind, fen in sums.items() if kind in AWARDS)
    adjustment = sums.get("adjustment", 0)
    values = {
        "number": f"JS-{month_on:%Y%m}-{member.pk:04d}",
        "month_on": month_on,
        "member_name": member.name,
        "commission_fen": sum(sums.values()) - awards - adjustment,
        "adjustment_fen": adjustment,
        "award_fen": awards,
        "total_fen": sum(sums.values()),
        "paid_fen": kept["pay"]["paid_fen"],
        "pay": json.dumps({name: value for name, value in kept.items() if name not in ("lines", "balances")}),
        "lines_count": len(kept["lines"]),
        "digest": "8f14e45fceea167a5a36dedd4bea2543aa5e0cfd6b4f2f6b3f3a8a1c0d9b7e21",
        "appeal_until_on": date.fromisoformat(kept["appeal_until"]) if "appeal_until" in kept else None,
    }
    statement = Statement.objects.create(run=run, member=member, **{**values, **more})
    for line in kept["lines"]:
        add_line(statement, line, clauses[line["clause"]["key"]], member)
    for sequence, each in enumerate(kept["balances"], start=1):
        names = {"clause_key": "clause", "fact_key": "fact", "contract": "contract", "label": "label"}
        told = {name: each.get(key, "") for name, key in names.items()}
        since_on = date.fromisoformat(f"{each['since']}-01")
        notice = {"notice_on": date.fromisoformat(each["notice_on"])} if "notice_on" in each else {}
        Balance.objects.create(
            statement=statement, sequence=sequence, kind=each["kind"], key=each["key"], amount_fen=each["amount_fen"],
            since_on=since_on, **told, **notice,
        )  # fmt: skip
    return statement


def make_published_run(month_on: date = MARCH, *, state: str = "published") -> Run:
    """Return the run of a month, made by hand."""
    released = {"published_at": NOW} if state == "published" else {}
    return Run.objects.create(
        month_on=month_on, number=1, state=state, mark=0, inputs_hash="0" * 64, created_at=NOW, touched_at=NOW,
        finished_at=NOW, **released,
    )  # fmt: skip


def add_line(statement: Statement, line: dict[str, Any], clause: Clause, member: Any) -> Line:
    """Store a line with its trace; its fact is posted as a receipt under the key it has."""
    basis_on = date.fromisoformat(line["basis_on"]) if "basis_on" in line else None
    base = line["trace"].get("base")
    points = {"points": line["points"]} if "points" in line else {}
    fact = None
    if "fact" in line:
        fact = Fact.objects.filter(key=line["fact"]).first()
        fen = base if isinstance(base, int) else 10_000
        fact = fact or make_receipt_fact(member, basis_on or statement.month_on, key=line["fact"], fen=fen)
    return Line.objects.create(
        statement=statement,
        sequence=line["sequence"],
        kind=line["kind"],
        fact_id=fact.pk if fact else None,
        clause_id=clause.pk,
        basis_on=basis_on,
        origin_month_on=date.fromisoformat(f"{line['origin']}-01"),
        base_fen=base if isinstance(base, int) else None,
        amount_fen=line["amount_fen"],
        trace=json.dumps({**line["trace"], "words": line["words"].split("；"), **points}),
    )
