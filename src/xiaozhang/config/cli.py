"""The command line for operators. Exit codes: 0 done, 1 refused or found wanting, 2 not understood."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from xiaozhang import __version__

_DATE = click.DateTime(formats=["%Y-%m-%d"])
_data = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path),
    help="数据文件夹；默认 $XIAOZHANG_DATA，其次 ~/.local/share/xiaozhang/demo。",
)  # fmt: skip


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
@_data
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, help="监听的端口。"
)
def run(data: Path | None, host: str, port: int) -> None:
    """打开网站和后台进程；空的数据文件夹里先建立演示公司。按 Ctrl-C 停止。"""
    began = time.monotonic()
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["XIAOZHANG_HOSTS"] = ",".join(filter(None, [os.environ.get("XIAOZHANG_HOSTS"), host]))
    folder = _open(data)
    from xiaozhang.config import founding, recovery, serving

    if not serving.port_is_free(host, port):
        _refuse(f"{host}:{port} 已被别的程序占用。请换一个端口：xiaozhang run --port {port + 1}")
    if founding.is_behind():
        click.echo("正在准备数据库……")
    founding.bring_up_to_date()
    founding.collect_static_files()
    if founding.found_demo_if_empty(folder):
        click.echo("演示公司已建立；前三个月的往来正在后台补齐，期间即可登录。")
    if recovery.is_alone():
        recovery.queue_again()
    founding.keep_demo_playing()
    _print_people(folder)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    serving.serve(
        host, port, lambda: click.echo(f"已打开 {address}（{time.monotonic() - began:.1f} 秒）。按 Ctrl-C 停止。")
    )


@main.command()
@_data
@click.option("--name", required=True, help="公司名称。")
@click.option("--administrator", required=True, help="第一位系统管理员的姓名。")
@click.option("--login", required=True, help="第一位系统管理员的登录名。")
@click.option("--charter-from", type=_DATE, help="第一版制度的生效日期，可以是过去的日子；默认今天。")
def init(data: Path | None, name: str, administrator: str, login: str, charter_from: datetime | None) -> None:
    """建立自己的公司：公司、第一位系统管理员、第一版制度。首次密码会打印出来。"""
    folder = _open(data)
    from xiaozhang.config import founding

    founding.bring_up_to_date()
    first = _or_refuse(
        founding.found_own, folder, name=name, administrator=administrator, login=login,
        charter_from=charter_from.date() if charter_from else None,
    )  # fmt: skip
    click.echo(f"{name} 已建立，数据在 {folder}")
    click.echo(f"登录名 {first.login}，首次密码 {first.password}（首次登录时更换）")
    click.echo(f"打开：xiaozhang run --data {folder}")


@main.command()
@_data
@click.option(
    "--interval", type=click.FloatRange(min=0.05), default=0.5, show_default=True, help="空闲时隔几秒看一次。"
)
@click.option("--until-idle", is_flag=True, help="做完排队的工作即退出。")
def worker(data: Path | None, interval: float, until_idle: bool) -> None:
    """做排队的后台工作（结算、演示公司的往来）。xiaozhang run 自带一个；多台机器时可另开。"""
    _open(data)
    from django.core.management import call_command

    from xiaozhang.config import lifeline

    lifeline.hold()
    call_command(
        "db_worker", interval=interval, batch=until_idle, startup_delay=False, reload=False, queue_name="*", verbosity=0
    )


@main.command(name="import")
@click.argument("source", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--mapping", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="列对应表（YAML）。"
)
@_data
def import_(source: Path, mapping: Path, data: Path | None) -> None:
    """把文件夹里的 CSV 按列对应表接收为期初数据：要么全部成功，要么一行不动；重复运行不会重复。"""
    _open(data)
    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.config import founding
    from xiaozhang.home.exchange import actions as exchange

    founding.bring_up_to_date()
    report = _or_refuse(exchange.take_over, actor=SYSTEM, now=timezone.now(), folder=source, mapping=mapping)
    for line in report.lines():
        click.echo(line)


@main.command()
@_data
@click.argument("login")
def password(login: str, data: Path | None) -> None:
    """给忘了密码的成员一个新的首次密码，并结束其登录。"""
    folder = _open(data)
    from xiaozhang.config import founding

    first = _or_refuse(founding.give_new_password, folder, login)
    click.echo(f"{first.name} 的新密码 {first.password}（下次登录时更换）")


@main.command()
@_data
def doctor(data: Path | None) -> None:
    """检查数据文件夹、数据库、迁移和只增不改的保护；有问题时退出码为 1。"""
    folder = _open(data)
    from xiaozhang.config import checkup

    findings = checkup.findings(folder)
    for finding in findings:
        click.echo(f"{'✔' if finding.is_well else '✘'} {finding.what}：{finding.words}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _open(data: Path | None) -> Path:
    """Point the settings at the data folder and set Django up."""
    if data is not None:
        os.environ["XIAOZHANG_DATA"] = str(data.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaozhang.config.settings")
    import django

    from xiaozhang.config.environment import BadSetting

    try:
        django.setup()
    except BadSetting as refusal:
        _refuse(str(refusal))
    except OSError as refusal:
        _refuse(f"不能使用数据文件夹：{refusal.filename}（{refusal.strerror}）")
    from django.conf import settings

    return Path(settings.DATA_FOLDER)


def _or_refuse(function: Any, *arguments: Any, **named: Any) -> Any:
    """Return what the function returns; print a refusal of the business and leave with code 1."""
    from xiaozhang.base.errors import BusinessError

    try:
        return function(*arguments, **named)
    except BusinessError as refusal:
        _refuse(str(refusal))


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)


def _print_people(folder: Path) -> None:
    from xiaozhang.config import people

    for line in people.table(folder):
        click.echo(line)
