"""The command line for operators. Exit codes: 0 done, 1 refused or found wanting, 2 not understood."""

from __future__ import annotations

from pathlib import Path

import click

from xiaozhang import __version__
from xiaozhang.config.commands import bringing_in, keeping_open, safety
from xiaozhang.config.commands.opening import data_option, open_house, or_refuse


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", "-V", prog_name="xiaozhang")
def main() -> None:
    """销章 Xiaozhang：制度自己会执行的销售管理系统。

    \b
    xiaozhang run                      打开演示公司（首次运行时建立），网址和登录名会列出来
    xiaozhang init --data FOLDER ...   在另一个文件夹里建立自己的公司
    xiaozhang run --data FOLDER        打开它

    其余设置取自环境变量，见 docs/operations.md。
    """  # noqa: D301  \b tells click to keep the lines


@main.command()
@data_option
@click.argument("login")
def password(login: str, data: Path | None) -> None:
    """给忘了密码的成员一个新的首次密码，并结束其登录。"""
    folder = open_house(data)
    from xiaozhang.config import founding

    first = or_refuse(founding.give_new_password, folder, login)
    click.echo(f"{first.name} 的新密码 {first.password}（下次登录时更换）")


for command in (
    keeping_open.run, keeping_open.init, keeping_open.worker, bringing_in.import_, safety.backup, safety.restore,
    safety.verify, safety.doctor, safety.move_to_postgresql,
):  # fmt: skip
    main.add_command(command)
