"""Files into the house from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from xiaozhang.config.commands.opening import data_option, open_house, or_refuse


@click.command(name="import")
@click.argument("sources", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--as", "kind", metavar="KIND", default="", help="所有表都作为这种资料，如 customer；不写则按表头判断。")
@click.option(
    "--layout", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="列对应（YAML），见 docs/import.md。"
)
@click.option("--set", "fixed", metavar="FIELD=VALUE", multiple=True, help="文件里没有、每行都一样的值，可写几次。")
@click.option("--dry-run", is_flag=True, help="只试算，什么也不改。")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path),
    help="有错的行写进这个文件（.csv 或 .xlsx），其余导入；不写则有一行错就一行不导。",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="结果写成 JSON。")
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="按列对应表（YAML）接收一个文件夹的期初数据。",
)  # fmt: skip
@data_option
def import_(
    sources: tuple[Path, ...],
    kind: str,
    layout: Path | None,
    fixed: tuple[str, ...],
    dry_run: bool,
    errors: Path | None,
    as_json: bool,
    mapping: Path | None,
    data: Path | None,
) -> None:
    """导入 Excel 或 CSV 文件：要么全部成功，要么一行不动；按关键字认出已有的，重复运行不会重复。

    \b
    例：
      xiaozhang import 客户.xlsx 商机.csv --dry-run
      xiaozhang import 成员.csv --set joined_on=2026-01-01 --errors 有错.xlsx
      xiaozhang import ./旧系统导出 --mapping 对应表.yaml --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    if mapping is not None:
        _take_folder_over(sources, mapping, data)
        return
    given = [each.partition("=") for each in fixed]
    if any(not sign for _name, sign, _value in given):
        raise click.BadParameter("要写成 FIELD=VALUE", param_hint="--set")
    folder = next((source for source in sources if source.is_dir()), None)
    if folder is not None:
        raise click.BadParameter(f"{folder} 是文件夹；接收整个文件夹要加 --mapping。", param_hint="FILE")
    open_house(data, is_current=True)
    from xiaozhang.config.importing import bring_in

    outcome = or_refuse(
        bring_in, sources, kind=kind, layout=layout, fixed={name: value for name, _sign, value in given},
        is_dry=dry_run, errors=errors,
    )  # fmt: skip
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        for line in (*outcome.lines(), outcome.verdict(is_dry=dry_run)):
            click.echo(line)
    sys.exit(1 if outcome.refused and errors is None else 0)


def _take_folder_over(sources: tuple[Path, ...], mapping: Path, data: Path | None) -> None:
    if len(sources) != 1 or not sources[0].is_dir():
        raise click.BadParameter("--mapping 接收一个文件夹。", param_hint="FILE")
    open_house(data, is_current=True)
    from xiaozhang.config.taking_over import take_over

    for line in or_refuse(take_over, sources[0], mapping):
        click.echo(line)
