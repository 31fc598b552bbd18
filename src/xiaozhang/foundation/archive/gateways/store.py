"""The store of contents: each under its own sha256, so that equal contents are kept once and every file proves itself.

Django's storages stand behind it: a folder, or any S3-compatible service, by setting alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

PIECE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DRAFT = ".part-"


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file stands under its name only when it is whole and on disk, readable by its owner alone."""

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f"{_DRAFT}{target.name}-{os.getpid()}-{time.monotonic_ns()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in content.chunks(PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(target.parent)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: what stands there under a digest is the same content."""
        return name


def keep(digest: str, file: BinaryIO) -> None:
    """Put a content into the store, whole or not at all; one that is there is written anew, so that it counts as new.

    The store then holds it for a day at least, whether a row names it or not.
    """
    storage = _store()
    storage.save(_place(digest), File(file))


def holds(digest: str) -> bool:
    """Say whether the store holds the content."""
    return _store().exists(_place(digest))


def open_content(digest: str) -> IO[bytes]:
    """Open a content for reading. Raises FileNotFoundError."""
    return _store().open(_place(digest), "rb")


def drop(digest: str) -> None:
    """Take a content out of the store; one that is not there is passed over."""
    storage = _store()
    with suppress(FileNotFoundError):
        storage.delete(_place(digest))


def is_true(digest: str) -> bool:
    """Say whether the content of that digest has it."""
    found = hashlib.sha256()
    with open_content(digest) as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest() == digest


def kept_before(moment: datetime) -> Iterator[str]:
    """Yield the digests of contents that were put into the store before the moment, as far as it can list them."""
    store = _store()
    for outer in _folders(store, ""):
        for inner in _folders(store, outer):
            folder = f"{outer}/{inner}"
            for name in store.listdir(folder)[1]:
                if _DIGEST.fullmatch(name) and _written_before(store, f"{folder}/{name}", moment):
                    yield name


def sweep_drafts(moment: datetime) -> int:
    """Remove what writers that were killed left half-written before the moment, and return how many that were."""
    store = _store()
    if not isinstance(store, FileSystemStorage):
        return 0  # other stores show a content only when it is whole
    swept = 0
    for path in Path(store.location).glob(f"*/*/{_DRAFT}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                path.unlink()
                swept += 1
    return swept


def _store() -> Storage:
    return storages["archive"]


def _place(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"no digest: {digest!r}")
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _folders(store: Storage, path: str) -> list[str]:
    try:
        return [name for name in store.listdir(path)[0] if re.fullmatch("[0-9a-f]{2}", name)]
    except FileNotFoundError:
        return []


def _written_before(store: Storage, place: str, moment: datetime) -> bool:
    try:
        return store.get_modified_time(place) < moment
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets folders be synced (Windows does not)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
