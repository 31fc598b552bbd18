"""The command line for operators. Exit codes: 0 done, 1 refused or found wanting, 2 not understood."""

from __future__ import annotations

import click

from xiaozhang import __version__
from xiaozhang.config.commands import bringing_in, keeping_open, people, safety, working


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", "-V", prog_name="xiaozhang")
def main() -> None:
    """销章 Xiaozhang：制度自己会执行的销售管理系统。

    \b
    xiaozhang run                      打开演示公司（首次运行时建立），网址和登录名会列出来
    xiaozhang init --data FOLDER ...   在另一个文件夹里建立自己的公司
    xiaozhang run --data FOLDER        打开它
    xiaozhang import 客户.xlsx         把表格导入
    xiaozhang backup                   备份；xiaozhang restore 恢复
    xiaozhang doctor                   看哪里不对、该怎么办

    退出码：0 做好了；1 被拒绝，或查出问题；2 命令写得不对。给程序用的命令有 --json。
    其余设置取自环境变量，见 docs/operations.md。
    """  # noqa: D301  \b tells click to keep the lines


for command in (
    keeping_open.run, keeping_open.worker, keeping_open.init, working.demo, bringing_in.import_, working.settle,
    working.charter, people.user, safety.backup, safety.restore, safety.verify, safety.doctor,
    safety.move_to_postgresql,
):  # fmt: skip
    main.add_command(command)
