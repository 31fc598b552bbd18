"""Which work belongs to which state of an import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused
from xiaozhang.home.exchange import queries
from xiaozhang.home.exchange.actions.applying import apply_import, apply_undo
from xiaozhang.home.exchange.actions.checking import carry_out_check
from xiaozhang.home.exchange.actions.reading import carry_out_reading
from xiaozhang.home.exchange.models import State

_AT_ONCE = "没有做任何改动：别人正好同时改了相同的记录。请再试一次（导入请先再试算）。"


def carry_out(step: str, import_id: int, attempt: int, *, clock: Callable[[], datetime], table_id: int = 0) -> None:
    """Do the work of one state of an import, as who imports.

    Raises:
        Overtaken: another job did it, or does.
        BusinessError: it cannot be done; nothing was.
    """
    if step == State.READING:
        carry_out_reading(import_id, attempt, clock=clock, table_id=table_id)
    elif step == State.CHECKING:
        carry_out_check(import_id, attempt, clock=clock)
    else:
        work = apply_import if step == State.IMPORTING else apply_undo
        try:
            work(actor=_importer(import_id, clock()), now=clock(), import_id=import_id, attempt=attempt)
        except IntegrityError as error:  # on PostgreSQL two may write the same at once; the constraint decides
            raise Refused(_AT_ONCE) from error


def _importer(import_id: int, now: datetime) -> Actor:
    return queries.importer_of(queries.get_import(SYSTEM, import_id), timezone.localdate(now))
