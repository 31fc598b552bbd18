"""What `xiaozhang doctor` looks at."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from xiaozhang.config import founding
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import queries as records


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    is_well: bool
    words: str


def findings(folder: Path) -> list[Finding]:
    """Return what was looked at, in order; what depends on something broken is left out."""
    found = [*_files(folder)]
    try:
        found += _database()
    except DatabaseError as refusal:
        found.append(Finding("数据库", False, f"打不开：{refusal}"))
    return found


def _files(folder: Path) -> Iterator[Finding]:
    private = not stat.S_IMODE(folder.stat().st_mode) & 0o077
    yield Finding("数据文件夹", private, f"{folder}" if private else f"{folder} 别人也能读，请 chmod 700")
    secret = folder / "secret"
    if secret.exists():
        kept = not stat.S_IMODE(secret.stat().st_mode) & 0o077
        yield Finding("密钥", kept, "只有本人可读" if kept else f"{secret} 别人也能读，请 chmod 600")


def _database() -> Iterator[Finding]:
    yield Finding("数据库", True, f"{connection.vendor} {settings.DATABASES['default']['NAME']}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            answer = cursor.fetchone()[0]
        yield Finding("数据库文件", answer == "ok", "完好" if answer == "ok" else f"损坏：{answer}。请从备份恢复")
    if founding.is_behind():
        yield Finding("表结构", False, "不是最新，xiaozhang run 会补上")
        return
    yield Finding("表结构", True, "最新")
    unguarded = audit.missing_triggers()
    words = f"缺少触发器：{'、'.join(unguarded)}" if unguarded else "触发器齐全"
    yield Finding("只增不改的表", not unguarded, words)
    yield from _company()
    failed = [f"{job.name}: {job.error.strip().splitlines()[-1]}" for job in records.failed_jobs(5) if job.error]
    yield Finding("后台工作", not failed, "；".join(failed) if failed else "没有失败的")


def _company() -> Iterator[Finding]:
    company, today = org.company(), timezone.localdate()
    if company is None:
        yield Finding("公司", True, "还没有建立：xiaozhang init，或 xiaozhang run 打开演示公司")
        return
    yield Finding("公司", True, company.name)
    version = charter.in_force(today)
    yield Finding("制度", version is not None, f"{version.label} 施行中" if version else "今天没有施行的制度")
    warning = org.calendar_warning(today)
    yield Finding("工作日历", True, str(warning) if warning else "已公布")
