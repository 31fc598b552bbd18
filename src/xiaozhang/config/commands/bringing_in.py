"""Files into the house from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from xiaozhang.config.commands.opening import data_option, open_house, or_refuse


@click.command(name="import")
@click.argument("source", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--mapping", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="列对应表（YAML）。"
)
@data_option
def import_(source: Path, mapping: Path, data: Path | None) -> None:
    """把文件夹里的 CSV 按列对应表接收为期初数据：要么全部成功，要么一行不动；重复运行不会重复。

    \b
    例：
      xiaozhang import ./旧系统导出 --mapping 对应表.yaml --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    open_house(data, is_current=True)
    from xiaozhang.config.taking_over import take_over

    for line in or_refuse(take_over, source, mapping):
        click.echo(line)
