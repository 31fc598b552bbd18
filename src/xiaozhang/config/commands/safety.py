"""That nothing is lost and nothing was changed: backup, restore, verify, doctor, move-to-postgresql."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from xiaozhang.config.commands.opening import data_option, json_option, open_house, or_refuse, print_json, refuse


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-secret", is_flag=True, help="不放密钥；恢复时要另外给出 XIAOZHANG_SECRET。")
@data_option
@json_option
def backup(file: Path | None, without_secret: bool, data: Path | None, as_json: bool) -> None:
    """把全部数据备份成一个文件；网站开着也可以做，取的是同一时刻。

    默认写到数据文件夹的 backups 里。文件里有客户和成员的个人信息，也有密钥，请像保管数据库一样保管它。

    \b
    例：
      xiaozhang backup --data /srv/xiaozhang
      xiaozhang backup /mnt/nas/xz-2026-11-22.zip --data /srv/xiaozhang
      xiaozhang backup --json | jq -r .path            每晚的定时任务里
    """  # noqa: D301  \b tells click to keep the lines
    folder = open_house(data)
    from xiaozhang.config import safekeeping

    made = or_refuse(
        safekeeping.back_up, folder, file.expanduser().resolve() if file else None,
        with_secret=not without_secret, tell=_tell,
    )  # fmt: skip
    if as_json:
        print_json(asdict(made))
        return
    click.echo(f"已备份 {made.rows} 行到 {made.path}（{made.bytes / 1_048_576:.1f} MB）")
    if made.log_head:
        click.echo(f"操作日志的链首 {made.log_head}；记在别处，日后可用 xiaozhang verify --head 核对")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", required=True, type=click.Path(file_okay=False, path_type=Path), help="恢复到这个空的文件夹。")
def restore(file: Path, data: Path) -> None:
    """把备份恢复到空的地方；核对通过才算数，中途被打断则什么都不留下。

    设了 DATABASE_URL 时，数据恢复到那个空的 PostgreSQL 数据库，密钥放进文件夹。

    \b
    例：
      xiaozhang restore xiaozhang-2026-11-22.zip --data /srv/restored
      DATABASE_URL=postgresql://... xiaozhang restore xiaozhang-2026-11-22.zip --data /srv/restored
    """  # noqa: D301  \b tells click to keep the lines
    folder = data.expanduser().resolve()
    database_url = os.environ.pop("DATABASE_URL", "")
    scratch = Path(tempfile.mkdtemp(prefix="xiaozhang-restore-"))
    try:
        open_house(scratch)
        from xiaozhang.config import safekeeping

        manifest = or_refuse(safekeeping.restore, file, folder, database_url=database_url, tell=_tell)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    click.echo(
        f"{manifest.company or '数据'} 已恢复到 {folder}（备份于 {manifest.made_at[:16].replace('T', ' ')} UTC）"
    )
    click.echo(f"打开：xiaozhang run --data {folder}")


@click.command()
@click.option("--head", default="", metavar="NUMBER:HASH", help="以前记下的链首，看那之前的日志有没有被整条重写。")
@data_option
@json_option
def verify(head: str, data: Path | None, as_json: bool) -> None:
    """逐条核对：业绩合计等于其事实之和，操作日志和已结账的月份与封存时一致。有一处不符，退出码为 1。

    \b
    例：
      xiaozhang verify --data /srv/xiaozhang
      xiaozhang verify --head 128:5f0c...              用备份时打印的链首核对
    """  # noqa: D301  \b tells click to keep the lines
    open_house(data)
    from xiaozhang.config import founding, proving

    if founding.is_behind():
        refuse("没有核对：表结构不是最新。先执行 xiaozhang run 或 xiaozhang doctor。")
    answers = proving.answers(is_full=True)
    extra = [words] if head and (words := proving.head_problem(head)) else []
    if as_json:
        print_json(proving.as_json(answers, extra))
    else:
        for answer in answers:
            click.echo(f"{'✘' if answer.problems else '✔'} {answer.label}：{answer.words}")
            for problem in answer.problems:
                click.echo(f"    {problem}")
        for problem in extra:
            click.echo(f"✘ {problem}")
    sys.exit(1 if extra or any(answer.problems for answer in answers) else 0)


@click.command(name="move-to-postgresql")
@click.argument("database_url", metavar="DATABASE_URL")
@data_option
@json_option
def move_to_postgresql(database_url: str, data: Path | None, as_json: bool) -> None:
    """把 SQLite 里的全部数据搬到空的 PostgreSQL 数据库，逐表核对行数和摘要；原来的文件不动。

    先停下 xiaozhang run。搬到一半被打断，目标打不开；再执行一次同样的命令即可，它会从头搬起。

    \b
    例：
      xiaozhang move-to-postgresql postgresql://xz:密码@db:5432/xiaozhang --data /srv/xiaozhang
      DATABASE_URL=postgresql://xz:密码@db:5432/xiaozhang xiaozhang run --data /srv/xiaozhang
    """  # noqa: D301  \b tells click to keep the lines
    folder = open_house(data)
    from xiaozhang.config import founding, safekeeping
    from xiaozhang.config.environment import BadSetting

    if founding.is_behind():
        refuse("没有搬：表结构不是最新。先执行一次 xiaozhang run。")
    try:
        copied = or_refuse(safekeeping.move_to_postgresql, folder, database_url, tell=_tell)
    except BadSetting as refusal:
        refuse(str(refusal))
    if as_json:
        print_json({one.table: {"rows": one.count, "sha256": one.digest} for one in copied})
        return
    for one in copied:
        click.echo(f"{one.table:40} {one.count:>10}  {one.digest[:16]}")
    click.echo(f"已搬 {len(copied)} 个表 {sum(one.count for one in copied)} 行，两边的行数和摘要逐表相同，核对通过。")
    click.echo("以后打开时设 DATABASE_URL 为这个地址；原来的文件还在，确认无误后再收起来。")


@click.command()
@click.option("--full", is_flag=True, help="把全部核对也做一遍（同 xiaozhang verify），数据多时要几分钟。")
@data_option
@json_option
def doctor(full: bool, data: Path | None, as_json: bool) -> None:
    """看哪里不对、该怎么办：文件、数据库、封存、后台工作、备份、时钟、空间、工作日历。有问题时退出码为 1。

    \b
    例：
      xiaozhang doctor --data /srv/xiaozhang
      xiaozhang doctor --json                          给监控程序：每项有 state：well、warning 或 wrong
    """  # noqa: D301  \b tells click to keep the lines
    folder = open_house(data)
    from xiaozhang.config import checkup

    findings = checkup.findings(folder, is_full=full)
    if as_json:
        print_json([{"what": each.what, "state": each.state, "words": each.words} for each in findings])
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.state]} {finding.what}：{finding.words}")
    sys.exit(1 if any(finding.state == checkup.WRONG for finding in findings) else 0)


_MARKS = {"well": "✔", "warning": "△", "wrong": "✘"}


def _tell(words: str) -> None:
    click.echo(words, err=True)
