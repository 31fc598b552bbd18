"""Who may sign in, for the operator at the machine: `xiaozhang user ...`. All is logged as done by the system."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from xiaozhang.config.commands.opening import DAY, data_option, json_option, open_house, or_refuse, print_json


@click.group()
def user() -> None:
    """成员与登录：列出、添加、停用、重置密码、结束登录。

    \b
    例：
      xiaozhang user list --data /srv/xiaozhang
      xiaozhang user add chenyu --name 陈昱 --role representative --team 华东一组
      xiaozhang user password chenyu
      xiaozhang user sessions end chenyu
    """  # noqa: D301  \b tells click to keep the lines


@user.command(name="list")
@click.option("--all", "with_left", is_flag=True, help="已离职的也列出。")
@data_option
@json_option
def list_users(with_left: bool, data: Path | None, as_json: bool) -> None:
    """列出成员、岗位和登录名。"""
    open_house(data, is_current=True)
    from xiaozhang.config import members

    rows = members.listed(with_left=with_left)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        left = f"  {row['left_on']} 离职" if row["left_on"] else ""
        click.echo(f"{row['login']:20} {row['name']}  {'、'.join(row['roles'])}  {row['team']}{left}")


@user.command(name="add")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--role", "roles", required=True, multiple=True, help="岗位的名称或代号，可写几次。")
@click.option("--team", default="", help="团队的名称；不写则不在任何团队。")
@click.option("--joined", type=DAY, help="入职日期；默认今天。")
@data_option
def add_user(
    login: str, name: str, roles: tuple[str, ...], team: str, joined: datetime | None, data: Path | None
) -> None:
    """添加成员；首次密码会打印出来，本人首次登录时更换。"""
    folder = open_house(data, is_current=True)
    from xiaozhang.config import members

    first = or_refuse(
        members.add, folder, login=login, name=name, roles=roles, team=team, joined_on=joined.date() if joined else None
    )
    click.echo(f"{first.name} 已添加。登录名 {first.login}，首次密码 {first.password}（首次登录时更换）")


@user.command(name="disable")
@click.argument("login")
@click.option("--on", "on", type=DAY, help="从这一天起不再在职；默认今天。")
@data_option
def disable_user(login: str, on: datetime | None, data: Path | None) -> None:
    """停用：按离职办理，登录随即结束；名下的客户和商机留着，另行移交。"""
    open_house(data, is_current=True)
    from xiaozhang.config import members

    member = or_refuse(members.disable, login, on.date() if on else None)
    click.echo(f"{member.name} 已停用，{member.left_on} 起不能登录")


@user.command(name="password")
@click.argument("login")
@data_option
def password(login: str, data: Path | None) -> None:
    """给忘了密码的成员一个新的首次密码，并结束其登录。"""
    folder = open_house(data, is_current=True)
    from xiaozhang.config import founding

    first = or_refuse(founding.give_new_password, folder, login)
    click.echo(f"{first.name} 的新密码 {first.password}（下次登录时更换）")


@user.group(name="sessions")
def sessions() -> None:
    """成员在哪些地方登录着。"""


@sessions.command(name="list")
@click.argument("login")
@data_option
@json_option
def list_sessions(login: str, data: Path | None, as_json: bool) -> None:
    """列出成员现在的登录：设备、地址、时间。"""
    open_house(data, is_current=True)
    from xiaozhang.config import members

    rows = or_refuse(members.sessions, login)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['device']}  {row['address']}  {row['since']}")
    click.echo(f"共 {len(rows)} 处")


@sessions.command(name="end")
@click.argument("login")
@data_option
def end_sessions(login: str, data: Path | None) -> None:
    """结束成员的全部登录；要再用，须重新登录。"""
    open_house(data, is_current=True)
    from xiaozhang.config import members

    click.echo(f"已结束 {or_refuse(members.end_sessions, login)} 处登录")
