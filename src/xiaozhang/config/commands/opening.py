"""What every command begins and ends with: the data folder opened, a refusal said in one line, JSON for programs.

Exit codes: 0 done, 1 refused or found wanting, 2 not understood.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

R = TypeVar("R")

DAY = click.DateTime(formats=["%Y-%m-%d"])
MONTH = click.DateTime(formats=["%Y-%m"])
data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path),
    help="数据文件夹；默认 $XIAOZHANG_DATA，其次 ~/.local/share/xiaozhang/demo。",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="结果用 JSON 打印，供程序读取。")


def open_house(data: Path | None, *, is_current: bool = False) -> Path:
    """Point the settings at the data folder, set Django up and return the folder.

    With `is_current` the tables are brought up to date too. What cannot be opened is said and ends with code 1.
    """
    if data is not None:
        os.environ["XIAOZHANG_DATA"] = str(data.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaozhang.config.settings")
    import django

    from xiaozhang.config.environment import BadSetting

    try:
        django.setup()
    except BadSetting as refusal:
        refuse(str(refusal))
    except OSError as refusal:
        refuse(f"不能使用数据文件夹：{refusal.filename}（{refusal.strerror}）")
    from django.conf import settings

    if is_current:
        bring_up_to_date()
    return Path(settings.DATA_FOLDER)


def bring_up_to_date() -> None:
    """Apply missing migrations; say in one line why it cannot be done."""
    from django.db import DatabaseError

    from xiaozhang.config import founding

    try:
        or_refuse(founding.bring_up_to_date)
    except DatabaseError as refusal:
        refuse(f"打不开数据库：{str(refusal).strip()}\n请核对 DATABASE_URL 和数据文件夹，再用 xiaozhang doctor 检查。")


def or_refuse(function: Callable[..., R], *arguments: Any, **named: Any) -> R:
    """Return what the function returns; print a refusal of the business and leave with code 1."""
    from xiaozhang.base.errors import BusinessError

    try:
        return function(*arguments, **named)
    except BusinessError as refusal:
        refuse(str(refusal))


def refuse(words: str) -> NoReturn:
    """Say on the error stream why nothing was done, and leave with code 1."""
    click.echo(words, err=True)
    sys.exit(1)


def print_json(value: object) -> None:
    """Print a value as JSON on the output stream, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
