"""What `xiaozhang doctor` looks at, and what to do about what it finds."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.config import founding, proving, safekeeping
from xiaozhang.config.copying.moving import is_half_moved
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import queries as records

WELL, WARNING, WRONG = "well", "warning", "wrong"
_LEAST_FREE = 1024**3
_MOST_SKEW = timedelta(seconds=30)
_OLD_BACKUP = timedelta(days=7)
_LONG_UNSEALED = timedelta(days=3)
_LONG_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, worth a warning, or wrong with what to do."""

    what: str
    state: str
    words: str


def findings(folder: Path, *, is_full: bool = False) -> list[Finding]:
    """Return what was looked at, in order; what depends on something broken is left out."""
    found = [*_files(folder), _space(folder), _clock()]
    try:
        found += _database(folder, is_full)
    except DatabaseError as refusal:
        words = f"打不开：{str(refusal).strip().splitlines()[0]}。核对 DATABASE_URL 和数据文件夹，看数据库开着没有"
        found.append(Finding("数据库", WRONG, words))
    return found


def _files(folder: Path) -> Iterator[Finding]:
    is_private = not stat.S_IMODE(folder.stat().st_mode) & 0o077
    words = f"{folder}" if is_private else f"{folder} 别人也能读。chmod 700 {folder}"
    yield Finding("数据文件夹", WELL if is_private else WRONG, words)
    secret = folder / "secret"
    if os.environ.get("XIAOZHANG_SECRET"):
        yield Finding("密钥", WELL, "取自环境变量")
    elif secret.exists():
        is_kept = not stat.S_IMODE(secret.stat().st_mode) & 0o077
        words = "只有本人可读" if is_kept else f"{secret} 别人也能读。chmod 600 {secret}"
        yield Finding("密钥", WELL if is_kept else WRONG, words)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"还有 {free / 1024**3:.1f} GB"
    if free < _LEAST_FREE:
        return Finding("磁盘空间", WRONG, f"{words}。清理出至少 1 GB：写不进去时，保存会失败")
    return Finding("磁盘空间", WELL, words)


def _clock() -> Finding:
    now = timezone.localtime()
    words = f"{now:%Y-%m-%d %H:%M:%S}，时区 {settings.TIME_ZONE}"
    newest = Path(founding.__file__).stat().st_mtime
    if time.time() < newest - 24 * 3600:
        return Finding("时钟", WRONG, f"{words}，比程序文件的日期还早。请校准这台机器的时钟")
    return Finding("时钟", WELL, words)


def _database(folder: Path, is_full: bool) -> Iterator[Finding]:
    yield Finding("数据库", WELL, f"{connection.vendor} {settings.DATABASES['default']['NAME']}")
    if connection.vendor == "sqlite":
        yield _sqlite_file()
    else:
        if is_half_moved(connection.introspection.table_names()):
            words = "还没有搬完（正在搬，或搬到一半被中断）。再执行一次 move-to-postgresql 或 restore，它会从头搬起"
            yield Finding("数据库", WRONG, words)
            return
        yield _server_clock()
    if founding.is_behind():
        yield Finding("表结构", WRONG, "不是最新。xiaozhang run 会补上")
        return
    yield Finding("表结构", WELL, "最新")
    unguarded = audit.missing_triggers()
    words = f"缺少触发器 {'、'.join(unguarded)}。xiaozhang run 会补上；再做 xiaozhang verify 看有没有被改动"
    yield Finding("只增不改的表", WRONG if unguarded else WELL, words if unguarded else "触发器齐全")
    yield from _proofs(is_full)
    yield from _sealing()
    yield from _company()
    yield from _work()
    yield _backup(folder)


def _sqlite_file() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
    if answer == "ok":
        return Finding("数据库文件", WELL, "完好")
    return Finding("数据库文件", WRONG, f"损坏：{answer}。停下 xiaozhang run，用 xiaozhang restore 从备份恢复")


def _server_clock() -> Finding:
    there = records.database_now() or timezone.now()
    skew = abs(there - timezone.now())
    if skew > _MOST_SKEW:
        words = f"与数据库服务器相差 {skew.total_seconds():.0f} 秒。两台机器都要与同一时间源对时"
        return Finding("数据库时钟", WRONG, words)
    return Finding("数据库时钟", WELL, "与本机一致")


def _proofs(is_full: bool) -> Iterator[Finding]:
    for answer in proving.answers(is_full=is_full):
        if answer.problems:
            words = f"{answer.problems[0]}（共 {len(answer.problems)} 处）"
            yield Finding(
                f"核对{answer.label}", WRONG, f"{words}。先备份留证，xiaozhang verify 看全部，再查谁动了数据库"
            )
        else:
            yield Finding(f"核对{answer.label}", WELL, answer.words)


def _sealing() -> Iterator[Finding]:
    oldest = audit.oldest_unsealed()
    if oldest is not None and timezone.now() - oldest > _LONG_UNSEALED and records.scheduled_start("audit.seal"):
        words = f"{audit.unsealed_count()} 条操作日志待封，最早的已过三天。看后台进程开着没有（每晚 2:10 封存）"
        yield Finding("封存", WARNING, words)


def _company() -> Iterator[Finding]:
    company, today = org.company(), timezone.localdate()
    if company is None:
        yield Finding("公司", WARNING, "还没有建立。xiaozhang init 建立自己的公司，或 xiaozhang run 打开演示公司")
        return
    yield Finding("公司", WELL, company.name)
    version = charter.in_force(today)
    words = (
        f"{version.label} 施行中"
        if version
        else "今天没有施行的制度。在「制度」里发布一版，或 xiaozhang charter import"
    )
    yield Finding("制度", WELL if version else WRONG, words)
    warning = org.calendar_warning(today)
    yield Finding("工作日历", WARNING if warning else WELL, str(warning) if warning else "已公布")
    if today.month == 12 and (warned := org.calendar_warning(date(today.year + 1, 1, 1))):
        yield Finding("明年的工作日历", WARNING, str(warned))


def _work() -> Iterator[Finding]:
    now = timezone.now()
    alive = records.workers(records.database_now() or now)
    if alive:
        yield Finding("后台进程", WELL, f"{len(alive)} 个：{'、'.join(sorted({worker.host for worker in alive}))}")
    else:
        words = "没有开着的。结算、导入、封存都要它做：xiaozhang run 自带，或另开 xiaozhang worker"
        yield Finding("后台进程", WARNING, words)
    state = records.queue_state(now)
    failed = records.failed_jobs(3)
    if failed:
        told = "；".join(f"{jobs.label_of(job.name)}：{_last_line(job.error)}" for job in failed)
        words = f"{state.failed} 件失败。{told}。在「设置 › 后台工作」里看原因，改好后再试一次"
        yield Finding("后台工作", WRONG, words)
    elif state.waiting_since is not None and now - state.waiting_since > _LONG_WAIT:
        yield Finding(
            "后台工作", WARNING, f"{state.waiting} 件在等，最早的已等 {_minutes(now - state.waiting_since)} 分钟"
        )
    else:
        yield Finding("后台工作", WELL, f"进行中 {state.running} 件，排队 {state.waiting} 件")


def _backup(folder: Path) -> Finding:
    made = safekeeping.last_backup(folder)
    if made is None:
        return Finding("备份", WARNING, "还没有做过。xiaozhang backup；自己另有备份办法的，不必理会")
    age = timezone.now() - datetime.fromisoformat(made.made_at)
    words = f"最近一次 {made.made_at[:16].replace('T', ' ')} UTC，{made.path}"
    if age > _OLD_BACKUP:
        return Finding("备份", WARNING, f"{words}，已过 {age.days} 天。xiaozhang backup")
    if not Path(made.path).exists():
        return Finding("备份", WARNING, f"{words}，文件不在那里了。确认已另存，或再做一次 xiaozhang backup")
    return Finding("备份", WELL, words)


def _last_line(error: str) -> str:
    lines = error.strip().splitlines()
    return lines[-1].rstrip("。") if lines else "没有错误信息"


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
