"""The command `xiaozhang import`: a folder of files taken over by the system, with its progress on the error stream."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.exchange import actions as exchange


def take_over(folder: Path, mapping: Path) -> list[str]:
    """Take over the files of a folder, all or nothing, and return the report as lines to print.

    Raises:
        BadFiles, RowsChanged: nothing was imported; the words name every place.
    """
    report = exchange.take_over(actor=SYSTEM, now=timezone.now(), folder=folder, mapping=mapping, progress=_tell)
    return report.lines()


def _tell(label: str, done: int, total: int) -> None:
    if done == total or done % 500 == 0:
        click.echo(f"{label} {done} / {total}", err=True)
