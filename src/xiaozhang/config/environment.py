"""Values that the settings take from the environment and the data folder."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

Database = dict[str, object]
Storage = dict[str, object]
WHOLE_FILES = "xiaozhang.foundation.archive.gateways.store.WholeFileStorage"

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged write survives power loss
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)


class BadSetting(ValueError):
    """An environment variable that cannot be understood; the message names it and says what it may be."""


def data_folder() -> Path:
    """Return the data folder, made on first use and readable by its owner alone."""
    given = os.environ.get("XIAOZHANG_DATA")
    folder = Path(given).expanduser() if given else default_data_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def default_data_folder() -> Path:
    """Return where the demo company lives if nothing else is said."""
    shared = os.environ.get("XDG_DATA_HOME")
    base = Path(shared) if shared else Path.home() / ".local" / "share"
    return base / "xiaozhang" / "demo"


def secret(folder: Path) -> str:
    """Return the installation's secret: from XIAOZHANG_SECRET, or generated once into the data folder (mode 0600)."""
    given = os.environ.get("XIAOZHANG_SECRET")
    if given:
        return given
    path = folder / "secret"
    if not path.exists():
        draft = folder / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)  # the first of several starting processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def flag(name: str) -> bool:
    """Return a yes-or-no variable. Raises BadSetting for anything but 1, 0 and nothing."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise BadSetting(f"{name}={value!r}: say 1 or 0")
    return value == "1"


def number(name: str, default: int) -> int:
    """Return a whole-number variable. Raises BadSetting for anything else."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise BadSetting(f"{name}={value!r}: say a whole number")
    return int(value)


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail leaves; without a server it does not."""

    is_on: bool = False
    backend: str = "dummy"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starts_tls: bool = False
    is_tls: bool = False
    folder: str | None = None


def mail(name: str) -> Mail:
    """Return how mail leaves by the server that a variable names.

    smtp://user:password@host:587 speaks STARTTLS, smtps://...:465 TLS from the start, smtp+plain:// neither (a relay on
    the same machine); file:///folder writes mails into a folder. Raises BadSetting for anything else.
    """
    url = os.environ.get(name, "")
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return Mail(is_on=True, backend="filebased", folder=parts.path)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise BadSetting(f"{name}: say smtp://user:password@host:587 or smtps://user:password@host:465")
    return Mail(
        is_on=True,
        backend="smtp",
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp",
        is_tls=parts.scheme == "smtps",
    )


def words(name: str) -> list[str]:
    """Return a variable of words with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def text(name: str) -> str:
    """Return a variable as it is, without spaces around it."""
    return os.environ.get(name, "").strip()


def files(folder: Path) -> Storage:
    """Return the storage of attachments: the data folder's `files`, another folder, or a bucket.

    XIAOZHANG_FILES=s3://bucket/prefix speaks to any S3-compatible service, with the usual AWS_ variables for keys,
    region and AWS_ENDPOINT_URL. Raises BadSetting where the library for it is not installed.
    """
    given = text("XIAOZHANG_FILES")
    if not given.startswith("s3://"):
        place = Path(given).expanduser() if given else folder / "files"
        return {"BACKEND": WHOLE_FILES, "OPTIONS": {"location": str(place.resolve())}}
    parts = urlsplit(given)
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise BadSetting(f"XIAOZHANG_FILES={given}: first install what speaks S3: pip install 'xiaozhang[s3]'")
    if not parts.netloc:
        raise BadSetting(f"XIAOZHANG_FILES={given}: say s3://bucket or s3://bucket/prefix")
    options = {
        "bucket_name": parts.netloc, "location": parts.path.strip("/"), "file_overwrite": True, "default_acl": None,
        "endpoint_url": text("AWS_ENDPOINT_URL") or None, "region_name": text("AWS_REGION") or None,
    }  # fmt: skip
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def database(folder: Path) -> Database:
    """Return the database that DATABASE_URL names, or the SQLite file in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    return postgresql(url) if url else sqlite(folder / "xiaozhang.sqlite3")


def sqlite(path: Path) -> Database:
    """Return the settings of a SQLite file: one writer at a time waits its turn, readers never wait."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": ";".join(_SQLITE_PRAGMAS)},
    }


def postgresql(url: str) -> Database:
    """Return the settings of a PostgreSQL database. Raises BadSetting for another scheme or a missing name.

    A socket folder may stand in the query: postgresql://xiaozhang@/xiaozhang?host=/run/postgresql
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise BadSetting("DATABASE_URL: say postgresql://user:password@host:port/name, or leave it out for SQLite")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
