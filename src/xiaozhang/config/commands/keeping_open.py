"""The house opened, founded and worked for: `run`, `worker`, `init`."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import click

from xiaozhang.config.commands.opening import DAY, bring_up_to_date, data_option, open_house, or_refuse, refuse

_FILE = click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path)


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址；0.0.0.0 是全部网卡。")
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, help="监听的端口。"
)
@click.option("--certificate", type=_FILE, help="证书（PEM）；与 --key 一起给出，网站走 HTTPS。")
@click.option("--key", type=_FILE, help="证书的私钥（PEM，不带口令）。")
@click.option("--web", type=click.IntRange(1, 64), default=1, show_default=True, help="网站进程的个数。")
@click.option("--workers", type=click.IntRange(0, 64), default=1, show_default=True, help="后台进程的个数。")
def run(
    data: Path | None, host: str, port: int, certificate: Path | None, key: Path | None, web: int, workers: int
) -> None:
    """打开网站和后台进程；空的数据文件夹里先建立演示公司。按 Ctrl-C 停止。

    \b
    例：
      xiaozhang run                                        演示公司，只有这台机器能打开
      xiaozhang run --data /srv/xiaozhang --host 0.0.0.0 --certificate 证书.pem --key 私钥.pem
                                                           同一网络里的手机也能打开
      xiaozhang run --web 4 --workers 2                    数据在 PostgreSQL 时，多个进程一起做
    """  # noqa: D301  \b tells click to keep the lines
    began = time.monotonic()
    names = _prepare_names(host, certificate, key)
    folder = open_house(data)
    from xiaozhang.config import addresses, founding, people, serving

    _refuse_many_on_sqlite(web, workers)
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
    opened = "  ".join(addresses.url(name, port, is_secure=certificate is not None) for name in names)
    serving.serve(
        serving.Offer(host, port, web, workers, certificate, key),
        lambda: click.echo(f"已打开 {opened}（{time.monotonic() - began:.1f} 秒）。按 Ctrl-C 停止。"),
    )


def _prepare_names(host: str, certificate: Path | None, key: Path | None) -> list[str]:
    """Return the names the site will be called by, known to the settings from here on."""
    from xiaozhang.config import addresses

    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate 和 --key 要一起给出。")
    if certificate is not None and key is not None:
        if problem := addresses.certificate_problem(certificate, key):
            refuse(problem)
        os.environ["XIAOZHANG_TLS"] = "1"
    names = addresses.reachable(host)
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["XIAOZHANG_HOSTS"] = ",".join(filter(None, [os.environ.get("XIAOZHANG_HOSTS"), host, *names]))
    return names


def _refuse_many_on_sqlite(web: int, workers: int) -> None:
    from django.db import connection

    if connection.vendor == "sqlite" and (web > 1 or workers > 1):
        refuse(
            "没有打开：数据在 SQLite 文件里，同一时刻只有一个进程能写，多开只会互相等。"
            "\n要多个进程，先搬到 PostgreSQL：xiaozhang move-to-postgresql DATABASE_URL"
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
    from xiaozhang.config import background

    background.carry_out(interval=interval, until_idle=until_idle)
