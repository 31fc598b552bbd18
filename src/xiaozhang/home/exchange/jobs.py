"""Long work of exchange: reading files, the dry run, the import, undoing it, forgetting. A job may come twice."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import BusinessError
from xiaozhang.home.exchange import actions, gateways
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.errors import Overtaken, RowsRefused

_log = logging.getLogger(__name__)


def read(import_id: int, attempt: int, table_id: int = 0) -> None:
    """Read the files of an import, or find one of its tables anew."""
    _carry_out("reading", import_id, attempt, table_id=table_id)


def check(import_id: int, attempt: int) -> None:
    """Dry-run an import."""
    _carry_out("checking", import_id, attempt)


def apply(import_id: int, attempt: int) -> None:
    """Take the checked rows in."""
    _carry_out("importing", import_id, attempt)


def undo(import_id: int, attempt: int) -> None:
    """Take an import out again."""
    _carry_out("undoing", import_id, attempt)


def forget() -> None:
    """Erase what imports of more than thirty days ago have kept."""
    actions.forget_old(actor=SYSTEM, now=timezone.now())


def _carry_out(step: str, import_id: int, attempt: int, *, table_id: int = 0) -> None:
    try:
        carry_out(step, import_id, attempt, clock=timezone.now, table_id=table_id)
    except Overtaken:
        _log.info("import %s: %s attempt %s was overtaken or finished before; nothing done", import_id, step, attempt)
        return
    except RowsRefused as refusal:
        actions.note_refused(actor=SYSTEM, now=timezone.now(), import_id=import_id, attempt=attempt, refusal=refusal)
    except BusinessError as refusal:
        actions.note_failed(
            actor=SYSTEM, now=timezone.now(), import_id=import_id, attempt=attempt, state=step, words=str(refusal)
        )
    gateways.forget(import_id)
