"""Setting up: the database brought up to date, the demo company, a company of one's own."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing, Refused
from xiaozhang.base.text import Message
from xiaozhang.config import migrating, passwords
from xiaozhang.config.copying.moving import is_half_moved
from xiaozhang.config.passwords import FirstPassword
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import powers as org_powers
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.sign_in import readable_password
from xiaozhang.foundation.records import queries as records
from xiaozhang.home.demo import actions as demo
from xiaozhang.home.demo import queries as demo_queries


class HalfMoved(Refused):
    """The database is being filled, or its filling was cut short."""

    code = "half_moved"


DEMO_JOB = "demo.play"
_UNUSED_FILES = ["htmax-*", "htmx-4*", "htmx-2.js", "django-htmx.js", "ext"]  # django-htmx ships more than we load


def is_behind() -> bool:
    """Say whether a migration is missing."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, and give a company that is there what this release brings.

    Raises HalfMoved for a database that `move-to-postgresql` or `restore` has not filled to the end; RuntimeError if a
    table that is only added to stands without its triggers after that.
    """
    if connection.vendor == "postgresql" and is_half_moved(connection.introspection.table_names()):
        raise HalfMoved(
            "没有打开：这个数据库还没有搬完（正在搬，或搬到一半被中断）。请等它搬完，或再执行一次同样的命令，它会从头搬起。"
        )
    make_tables()
    if unguarded := audit.missing_triggers():
        raise RuntimeError(f"append-only tables without their triggers: {', '.join(unguarded)}")
    if org.company() is not None:
        org_actions.catch_up_with_release(actor=SYSTEM, now=timezone.now())


def make_tables() -> None:
    """Apply the migrations that are missing and make the table of the cache."""
    if is_behind() and not migrating.migrate_empty(connection):
        call_command("migrate", verbosity=0, interactive=False)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def collect_static_files() -> bool:
    """Copy the static files with hashed names into the data folder if they have changed, and say whether they had."""
    if settings.DEBUG:
        return False
    marks = []
    for finder in get_finders():
        for name, storage in finder.list(_UNUSED_FILES):
            about = Path(storage.path(name)).stat()
            marks.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == digest:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=_UNUSED_FILES)
    stamp.write_text(digest)
    return True


def found_demo_if_empty(folder: Path) -> bool:
    """Found the demo company unless a company is there, and say whether it was founded."""
    if org.company() is not None:
        return False
    now = timezone.now()
    people = demo.found_demo(actor=SYSTEM, now=now, today=timezone.localdate(now))
    passwords.keep(folder, [FirstPassword(*person) for person in people])
    return True


def keep_demo_playing() -> None:
    """Queue the demo company's next turn, if it has not reached its day and no turn is queued."""
    playing = demo_queries.run()
    if playing is not None and playing.finished_at is None and not records.is_awaited(DEMO_JOB):
        jobs.enqueue(DEMO_JOB)


@action(org_powers.FOUND_COMPANY)
def set_up_company(
    *, actor: Actor, now: datetime, name: str, administrator: str, login: str, password: str, charter_from: date
) -> None:
    """Found a company with its first administrator and put the default charter in force, both or neither."""
    org_actions.found_company(
        actor=actor, now=now, company_name=name, administrator_name=administrator, login=login, password=password,
        founded_on=charter_from,
    )  # fmt: skip
    charter.publish_first_charter(actor=actor, now=now, effective_on=charter_from)
    nothing_changed()


def found_own(folder: Path, *, name: str, administrator: str, login: str, charter_from: date | None) -> FirstPassword:
    """Found a company of one's own and return how its administrator signs in. Raises AlreadyFounded."""
    now = timezone.now()
    first = FirstPassword(
        role="系统管理员", login=login, name=administrator, password=readable_password(secrets.randbelow)
    )
    set_up_company(
        actor=SYSTEM, now=now, name=name, administrator=administrator, login=login, password=first.password,
        charter_from=charter_from or timezone.localdate(now),
    )  # fmt: skip
    passwords.keep(folder, [first])
    return first


def give_new_password(folder: Path, login: str) -> FirstPassword:
    """Give a member a new first password and return it.

    Raises:
        Missing: nobody has this login.
        Refused: the member has left.
    """
    member = next((row for row in org.members(SYSTEM) if row.login == login.strip().lower()), None)
    if member is None:
        raise Missing(Message("没有登录名是「{login}」的成员。", {"login": login}))
    given = org_actions.give_new_password(actor=SYSTEM, now=timezone.now(), member_id=member.pk)
    roles = "、".join(role.name for role in member.roles.all())
    first = FirstPassword(role=roles, login=member.login, name=member.name, password=given.given_password or "")
    passwords.keep(folder, [first])
    return first
