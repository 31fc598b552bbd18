"""What was taken over before, and what an import would do."""

from __future__ import annotations

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.exchange import powers
from xiaozhang.home.exchange.models import ImportKey
from xiaozhang.home.exchange.rules.planning import Plan, digest
from xiaozhang.home.exchange.rules.report import Report, compare


def preview(*, viewer: Actor, planned: Plan) -> Report:
    """Return what taking over a plan (documents.read_folder) would do, without writing anything.

    Raises:
        NotAllowed: without the power to import.
    """
    if not viewer.may(powers.TAKE_OVER):
        raise NotAllowed(
            Message("没有试算：您的岗位没有「{power}」的权限，请联系管理员。", {"power": powers.TAKE_OVER.label})
        )
    return report_of(planned, known(), is_dry=True)


def report_of(planned: Plan, before: dict[str, dict[str, str]], *, is_dry: bool) -> Report:
    """Return the figures of a plan beside what was taken over `before`."""
    counts = compare({kind: {row.key: digest(row) for row in rows} for kind, rows in planned.kinds()}, before)
    won = [deal for deal in planned.deals if deal.state == "won" and deal.key not in before.get("deal", {})]
    return Report(counts, len(won), sum(deal.amount_fen for deal in won), is_dry)


def known() -> dict[str, dict[str, str]]:
    """Return what was taken over before: kind -> key -> fingerprint."""
    found: dict[str, dict[str, str]] = {}
    for kind, key, fingerprint in ImportKey.objects.values_list("kind", "key", "fingerprint").iterator():
        found.setdefault(kind, {})[key] = fingerprint
    return found


def record_ids(kind: str) -> dict[str, int]:
    """Return the record of each key of a kind."""
    return dict(ImportKey.objects.filter(kind=kind).values_list("key", "record_id"))


def role_keys() -> set[str]:
    """Return the roles that a mapping may name."""
    return {role.key for role in org.roles()}


def top_team_id() -> int | None:
    """Return the team below which imported teams stand: the first at the top."""
    top = org.teams(SYSTEM).filter(parent=None).first()
    return top.pk if top else None
