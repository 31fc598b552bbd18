"""The house opened, founded and worked for: `run`, `worker`, `init`."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import click

from xiaozhang.config.commands.opening import DAY, bring_up_to_date, data_option, open_house, or_refuse, refuse


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, help="监听的端口。"
)
def run(data: Path | None, host: str, port: int) -> None:
    """打开网站和后台进程；空的数据文件夹里先建立演示公司。按 Ctrl-C 停止。"""
    began = time.monotonic()
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["XIAOZHANG_HOSTS"] = ",".join(filter(None, [os.environ.get("XIAOZHANG_HOSTS"), host]))
    folder = open_house(data)
    from xiaozhang.config import founding, people, serving

    if not serving.port_is_free(host, port):
        refuse(f"{host}:{port} 已被别的程序占用。请换一个端口：xiaozhang run --port {port + 1}")
    if founding.is_behind():
        click.echo("正在准备数据库……")
    bring_up_to_date()
    founding.collect_static_files()
    if founding.found_demo_if_empty(folder):
        click.echo("演示公司已建立；前十二个月的往来正在后台逐月补齐，期间即可登录。")
    founding.keep_demo_playing()
    for line in people.table(folder):
        click.echo(line)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    serving.serve(
        host, port, lambda: click.echo(f"已打开 {address}（{time.monotonic() - began:.1f} 秒）。按 Ctrl-C 停止。")
    )


@click.command()
@data_option
@click.option("--name", required=True, help="公司名称。")
@click.option("--administrator", required=True, help="第一位系统管理员的姓名。")
@click.option("--login", required=True, help="第一位系统管理员的登录名。")
@click.option("--charter-from", type=DAY, help="第一版制度的生效日期，可以是过去的日子；默认今天。")
def init(data: Path | None, name: str, administrator: str, login: str, charter_from: datetime | None) -> None:
    """建立自己的公司：公司、第一位系统管理员、第一版制度。首次密码会打印出来。

    \b
    例：
      xiaozhang init --data /srv/xiaozhang --name 青黛仪表 --administrator 罗平 --login luoping
      xiaozhang init ... --charter-from 2026-01-01     制度从年初起生效，便于接收以前的业绩
    """  # noqa: D301  \b tells click to keep the lines
    folder = open_house(data, is_current=True)
    from xiaozhang.config import founding

    first = or_refuse(
        founding.found_own, folder, name=name, administrator=administrator, login=login,
        charter_from=charter_from.date() if charter_from else None,
    )  # fmt: skip
    click.echo(f"{name} 已建立，数据在 {folder}")
    click.echo(f"登录名 {first.login}，首次密码 {first.password}（首次登录时更换）")
    click.echo(f"打开：xiaozhang run --data {folder}")


@click.command()
@data_option
@click.option(
    "--interval", type=click.FloatRange(min=0.05), default=0.5, show_default=True, help="空闲时隔几秒看一次。"
)
@click.option("--until-idle", is_flag=True, help="做完排队的工作即退出。")
def worker(data: Path | None, interval: float, until_idle: bool) -> None:
    """做排队的后台工作（结算、导入、封印、演示公司的往来）。xiaozhang run 自带；多台机器时可另开。"""
    open_house(data)
    from django.core.management import call_command

    from xiaozhang.config import lifeline
    from xiaozhang.foundation.records.jobs import Keeper

    lifeline.hold()
    Keeper().start()
    call_command(
        "db_worker", interval=interval, batch=until_idle, startup_delay=False, reload=False, queue_name="*", verbosity=0
    )
