"""The business from the command line: a month settled, the charter checked, taken in and written out, a demo built."""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from xiaozhang.config.commands.opening import (
    DAY,
    MONTH,
    data_option,
    json_option,
    open_house,
    or_refuse,
    print_json,
    refuse,
)


class _FolderOrMonth(click.ParamType):
    """A folder that is there, or a month of the company's own data."""

    name = "FOLDER|MONTH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | datetime:
        """Return the folder, else the month; a folder called 2026-10 is meant by ./2026-10."""
        if not re.fullmatch(r"\d{4}-\d{2}", value) and Path(value).is_dir():
            return Path(value)
        month: datetime = MONTH.convert(value, param, ctx)
        return month


@click.command()
@click.argument("what", type=_FolderOrMonth(), metavar="FOLDER|MONTH")
@click.option("--month", type=MONTH, help="结算文件夹里的哪个月，例如 2026-03。")
@data_option
@json_option
def settle(what: Path | datetime, month: datetime | None, data: Path | None, as_json: bool) -> None:
    """结算一个文件夹，或试算本公司的一个月。

    文件夹里放制度（charter.yaml）和 CSV（花名册、事实、目标、签呈、余额……，格式见 docs/settlement.md），
    不用数据库，逐人打印结算单和每一行的来由；说不清的带文件和行号拒绝。

    写月份则和月结页上的「试算」一样，得到的是草稿，发布和结账仍在网页上做。

    \b
    例：
      xiaozhang settle docs/examples/settlement/01-progressive --month 2026-03
      xiaozhang settle 文件夹 --month 2026-03 --json | jq '.statements[] | .pay.paid_fen'
      xiaozhang settle 2026-10 --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    if isinstance(what, Path):
        if month is None:
            raise click.UsageError("结算文件夹须写明月份，例如 --month 2026-03。")
        _settle_folder(what, month, as_json)
        return
    _settle_month(what, data, as_json)


def _settle_folder(folder: Path, month: datetime, as_json: bool) -> None:
    from xiaozhang.config import headless
    from xiaozhang.performance.plans.documents import printed
    from xiaozhang.performance.plans.rules.settling import canonical

    gc.disable()  # one folder, then the process ends: nothing is worth collecting
    settled = or_refuse(headless.settle_folder, folder, month.date().replace(day=1))
    if as_json:
        click.echo(canonical(settled.as_json()), nl=False)
        return
    click.echo("\n".join(printed(settled.result)))


def _settle_month(month: datetime, data: Path | None, as_json: bool) -> None:
    open_house(data, is_current=True)
    from xiaozhang.base.money import yuan
    from xiaozhang.config import settling

    run, rows = or_refuse(settling.settle, month.date().replace(day=1), _tell)
    if as_json:
        print_json({"run": run.pk, "month": f"{run.month_on:%Y-%m}", "number": run.number, "mark": run.mark,
                    "inputs_hash": run.inputs_hash, "result_hash": run.result_hash, "statements": rows})  # fmt: skip
        return
    click.echo(f"{run.month_on:%Y-%m} 第 {run.number} 次试算：{run.statements_count} 人，{run.lines_count} 笔")
    for row in rows:
        click.echo(
            f"{row['number']}  {row['member']}  回款 {yuan(row['received_fen'])}  提成 {yuan(row['commission_fen'])}"
            f"  调整 {yuan(row['adjustment_fen'])}  应发 {yuan(row['total_fen'])}"
        )
    click.echo(f"合计 {yuan(run.total_fen)} 元。草稿在「结算」页，核对后发布。")


@click.group()
def charter() -> None:
    """制度的 YAML：检查、读入为草案、导出。"""


@charter.command(name="check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@json_option
def check_charter(file: Path, data: Path | None, as_json: bool) -> None:
    """检查一份制度能不能发布：读得懂、条款的参数说得通。什么也不写入；有必须改的，退出码为 1。

    不写 --data 时不打开任何数据库，按出厂的岗位检查；写了则按那家公司的岗位、团队和现行版本检查。

    \b
    例：
      xiaozhang charter check 制度.yaml
      xiaozhang charter check 制度.yaml --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    from xiaozhang.config import headless

    if data is None:
        checked = or_refuse(headless.check_charter, file)
        draft, found = checked.draft, list(checked.findings)
    else:
        open_house(data, is_current=True)
        from xiaozhang.foundation.charter import documents, queries
        from xiaozhang.foundation.charter.queries.checking import draft_findings

        draft = or_refuse(documents.read, file.read_text(encoding="utf-8-sig"), queries.kinds())
        found = draft_findings(draft)
    if as_json:
        print_json(
            [{"clause": each.number, "is_error": each.is_error, "words": str(each.sentence())} for each in found]
        )
    else:
        for each in found:
            click.echo(f"{'✘' if each.is_error else '△'} {each.sentence()}")
        click.echo(f"{draft.title}：{len(draft.chapters)} 章 {len(list(draft.clauses()))} 条，{_verdict(found)}")
    sys.exit(1 if any(each.is_error for each in found) else 0)


@charter.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish-from", type=DAY, help="接着发布，从这一天起施行。")
@click.option("--reason", default="", help="发布时有提醒的，写明为什么仍这样发布。")
@data_option
def import_charter(file: Path, publish_from: datetime | None, reason: str, data: Path | None) -> None:
    """把 YAML 读入为草案；加 --publish-from 则接着发布，发布不了的连草案也不留。

    \b
    例：
      xiaozhang charter import 制度.yaml
      xiaozhang charter import 制度.yaml --publish-from 2027-01-01 --reason 沿用旧的阶梯
    """  # noqa: D301  \b tells click to keep the lines
    open_house(data, is_current=True)
    from xiaozhang.config import settling

    day = publish_from.date() if publish_from else None
    version = or_refuse(settling.take_in_charter, file.read_text(encoding="utf-8"), day, reason)
    click.echo(f"{version.title} {version.label} 已{f'发布，{day} 起施行' if day else '读入为草案'}")


@charter.command(name="export")
@click.option("--on", "on", type=DAY, help="这一天施行的那一版；默认今天。")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；默认打印出来。")
@data_option
def export_charter(on: datetime | None, output: Path | None, data: Path | None) -> None:
    """把施行中的制度写成 YAML，改好后可再读入。

    \b
    例：
      xiaozhang charter export -o 制度.yaml --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    open_house(data, is_current=True)
    from django.utils import timezone

    from xiaozhang.foundation.charter import documents, queries

    day: date = on.date() if on else timezone.localdate()
    version = queries.in_force(day)
    if version is None:
        refuse(f"没有导出：{day} 没有施行的制度。")
    text = documents.write(queries.as_draft(version))
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"{version.title} {version.label} 已写到 {output}")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--found-only", is_flag=True, help="只建立公司和人，往来等 xiaozhang run 时在后台补齐。")
def demo(folder: Path, found_only: bool) -> None:
    """在空的文件夹里建好演示公司，几个月的往来都补齐，要几分钟。

    \b
    例：
      xiaozhang demo /tmp/演示 && xiaozhang run --data /tmp/演示
    """  # noqa: D301  \b tells click to keep the lines
    place = open_house(folder, is_current=True)
    from xiaozhang.config import founding, people, settling

    if not founding.found_demo_if_empty(place) and not settling.is_demo():
        refuse(f"没有建立：{folder} 里已有公司。请换一个空的文件夹。")
    if not found_only:
        settling.play_demo(_told_seldom())
    for line in people.table(place):
        click.echo(line)
    click.echo(f"打开：xiaozhang run --data {place}")


def _verdict(found: list[Any]) -> str:
    errors = sum(each.is_error for each in found)
    warnings = len(found) - errors
    if errors:
        return f"{errors} 处须先改正"
    return f"可以发布，{warnings} 处提醒要写明理由" if warnings else "可以发布"


def _told_seldom() -> Callable[[str], None]:
    """Tell progress every two seconds at most."""
    told = [0.0]

    def tell(words: str) -> None:
        if time.monotonic() - told[0] > 2:
            told[0] = time.monotonic()
            click.echo(words, err=True)

    return tell


def _tell(words: str) -> None:
    click.echo(words, err=True)
